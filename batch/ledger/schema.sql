-- The ledger's tables. Plain SQL on purpose: a second store on a server database
-- is planned. Times are RFC 3339 in UTC, lists and maps are JSON.

CREATE TABLE schema_version (version INTEGER NOT NULL);

CREATE TABLE jobs (
	no         INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	state      TEXT NOT NULL,          -- reading refused planned running interrupted stopped finished
	reason     TEXT NOT NULL,          -- why it was refused or stopped
	provider   TEXT NOT NULL,
	connection TEXT NOT NULL,
	endpoint   TEXT NOT NULL,          -- empty: the vendor's own
	simulated  INTEGER NOT NULL,
	settings   TEXT NOT NULL,
	actions    TEXT NOT NULL,          -- what a report must know of each action
	row_count  INTEGER NOT NULL,       -- counted while reading; outcomes must add up to it
	plan_hash  TEXT NOT NULL
);

CREATE TABLE files (
	job    INTEGER NOT NULL REFERENCES jobs (no),
	no     INTEGER NOT NULL,
	path   TEXT NOT NULL,
	format TEXT NOT NULL,
	header TEXT NOT NULL,
	PRIMARY KEY (job, no)
);

-- One line a row of input, written once, while planning.
CREATE TABLE input_rows (
	job     INTEGER NOT NULL REFERENCES jobs (no),
	seq     INTEGER NOT NULL,          -- from 1, over all files; also the id of the row's target
	file    INTEGER NOT NULL,
	sheet   TEXT NOT NULL,
	number  INTEGER NOT NULL,          -- as a person counts: the header is row 1
	cells   TEXT NOT NULL,             -- as read
	action  TEXT NOT NULL,
	target  TEXT NOT NULL,             -- the values that are sent, in the order of the action's fields
	batch   INTEGER NOT NULL,          -- 0: none
	outcome TEXT NOT NULL,             -- invalid, duplicate, protected; empty: it is in a batch
	reason  TEXT NOT NULL,
	same_as INTEGER NOT NULL,          -- the earlier row of a duplicate, else 0
	PRIMARY KEY (job, seq)
) WITHOUT ROWID;

CREATE TABLE batches (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	no         INTEGER NOT NULL,
	action     TEXT NOT NULL,
	targets    INTEGER NOT NULL,
	first_row  INTEGER NOT NULL,
	last_row   INTEGER NOT NULL,
	attempts   INTEGER NOT NULL,       -- how many were begun
	attempt    INTEGER NOT NULL,       -- the one that the outcome came from; 0: no outcome yet
	outcome    TEXT NOT NULL,          -- of each target without a line in results; empty: not known
	reason     TEXT NOT NULL,
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	settled_at TEXT NOT NULL,
	PRIMARY KEY (job, no)
) WITHOUT ROWID;

CREATE TABLE attempts (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	batch      INTEGER NOT NULL,
	no         INTEGER NOT NULL,
	targets    INTEGER NOT NULL,
	begun_at   TEXT NOT NULL,
	ended_at   TEXT NOT NULL,
	state      TEXT NOT NULL,          -- answered refused lost; empty: no ending was recorded
	receipt    TEXT NOT NULL,          -- what the vendor gave to find the batch again
	status     INTEGER NOT NULL,       -- HTTP status of a failure, else 0
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	request_id TEXT NOT NULL,
	PRIMARY KEY (job, batch, no)
) WITHOUT ROWID;

CREATE TABLE results (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	target     INTEGER NOT NULL,
	attempt    INTEGER NOT NULL,       -- the one that it came from
	outcome    TEXT NOT NULL,
	reason     TEXT NOT NULL,
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	request_id TEXT NOT NULL,
	settled_at TEXT NOT NULL,
	PRIMARY KEY (job, target)
) WITHOUT ROWID;

-- How each row ended. A target without a result is not attempted if no attempt
-- can have applied it: every one of its batch was refused, or there was none.
-- Anything else is in doubt.
CREATE VIEW row_outcomes AS
SELECT
	r.job, r.seq, r.file, r.sheet, r.number, r.cells, r.action, r.target, r.same_as, r.batch,
	CASE
		WHEN r.outcome <> '' THEN r.outcome
		WHEN x.outcome IS NOT NULL THEN x.outcome
		WHEN b.outcome <> '' THEN b.outcome
		WHEN b.attempts > 0 AND EXISTS (
			SELECT 1 FROM attempts a WHERE a.job = r.job AND a.batch = r.batch AND a.state <> 'refused'
		) THEN 'in-doubt'
		ELSE 'not-attempted'
	END AS outcome,
	CASE
		WHEN r.outcome <> '' THEN r.reason
		WHEN x.outcome IS NOT NULL THEN x.reason
		WHEN b.outcome <> '' THEN b.reason
		ELSE ''                        -- the outcome was derived: the report says why
	END AS reason,
	COALESCE(x.code, b.code, '') AS code,
	COALESCE(x.message, b.message, '') AS message,
	COALESCE(NULLIF(x.request_id, ''), t.request_id, '') AS request_id,
	COALESCE(x.settled_at, b.settled_at, '') AS settled_at,
	COALESCE(t.receipt, '') AS receipt,
	COALESCE(b.attempts, 0) AS attempts,
	COALESCE(t.begun_at, '') AS sent_at
FROM input_rows r
LEFT JOIN batches b ON b.job = r.job AND b.no = r.batch
LEFT JOIN results x ON x.job = r.job AND x.target = r.seq
LEFT JOIN attempts t ON t.job = r.job AND t.batch = r.batch
	AND t.no = COALESCE(x.attempt, NULLIF(b.attempt, 0), b.attempts);

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
	endpoint   TEXT NOT NULL,          -- that --endpoint gave, else empty
	simulated  INTEGER NOT NULL,
	settings   TEXT NOT NULL,
	actions    TEXT NOT NULL,          -- what a report must know of each action
	row_count  INTEGER NOT NULL,       -- counted while reading; outcomes must add up to it
	plan_hash  TEXT NOT NULL,
	content    TEXT NOT NULL,          -- hash of what would be done, however it is cut into batches
	retry_of   TEXT NOT NULL,          -- id of the job whose failed rows it holds, else empty
	address    TEXT NOT NULL,          -- where its requests go and for which tenant; a resume must lead there too
	config     TEXT NOT NULL           -- config file that names the connection; empty: the usual one, or none
);

-- Who drives a job. One line a job at most, and only while it is driven.
CREATE TABLE drivers (
	job     INTEGER PRIMARY KEY REFERENCES jobs (no),
	token   TEXT NOT NULL,             -- new each time: who lost the job is told by it
	until   TEXT NOT NULL,             -- end of the lease; the driver moves it on while it lives
	host    TEXT NOT NULL,             -- as people know it
	place   TEXT NOT NULL,             -- where the process number means something; empty: nowhere known
	pid     INTEGER NOT NULL,
	started TEXT NOT NULL              -- start of the process, since numbers are used again; may be empty
);

-- Batches of which a process wrote results that had lost the job: whoever drives
-- it now may know less of them than stands here. Emptied when the job is taken.
CREATE TABLE overheard (
	job   INTEGER NOT NULL REFERENCES jobs (no),
	batch INTEGER NOT NULL,
	PRIMARY KEY (job, batch)
) WITHOUT ROWID;

CREATE TABLE files (
	job    INTEGER NOT NULL REFERENCES jobs (no),
	no     INTEGER NOT NULL,
	path   TEXT NOT NULL,              -- as it was given
	format TEXT NOT NULL,
	header TEXT NOT NULL,
	place  TEXT NOT NULL DEFAULT '',   -- where it lay, for good; empty: nowhere known
	PRIMARY KEY (job, no)
);

-- The rows of input, a stretch of them a line: consecutive rows of one file and
-- sheet. Written once while planning and never changed. rows is a list with an
-- entry for each row from first to last:
--
--	[number, cells, batch, action, target]
--	[number, cells, batch, action, target, outcome, reason, same]
--
-- The second form is that of a row whose end was known when it was read; see the
-- columns of input_rows below, which is how to ask for rows. action is a place in
-- the list actions, from 0, or null. A run of empty cells is the number of them. A
-- record that names several targets is a row for each, and its cells are written
-- once: in their place the further rows have a number, how many entries before
-- them that is. Of the target's values, one that stands in the cells is its place
-- in the list of them, from 0.
CREATE TABLE row_chunks (
	job     INTEGER NOT NULL REFERENCES jobs (no),
	first   INTEGER NOT NULL,
	last    INTEGER NOT NULL,
	file    INTEGER NOT NULL,
	sheet   TEXT NOT NULL,
	actions TEXT NOT NULL,
	rows    TEXT NOT NULL,
	PRIMARY KEY (job, first)
);

-- Targets that a split took to another batch than the planned one.
CREATE TABLE moved (
	job    INTEGER NOT NULL REFERENCES jobs (no),
	target INTEGER NOT NULL,
	batch  INTEGER NOT NULL,
	PRIMARY KEY (job, target)
) WITHOUT ROWID;

CREATE TABLE batches (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	no         INTEGER NOT NULL,
	action     TEXT NOT NULL,
	targets    INTEGER NOT NULL,       -- when it was made; a split takes away some
	first_row  INTEGER NOT NULL,
	last_row   INTEGER NOT NULL,
	attempts   INTEGER NOT NULL,       -- how many were begun
	attempt    INTEGER NOT NULL,       -- the one that the outcome came from; 0: no outcome yet
	outcome    TEXT NOT NULL,          -- of each target without a line in results; empty: not known
	reason     TEXT NOT NULL,
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	settled_at TEXT NOT NULL,
	parent     INTEGER NOT NULL,       -- the batch it was split from; 0: it was planned
	parts      INTEGER NOT NULL,       -- how many it was split into; 0: none
	doubted    INTEGER NOT NULL,       -- 1: an attempt of the batch it was split from may have applied its targets
	unsettled  INTEGER NOT NULL,       -- how many of its targets are not at their end
	PRIMARY KEY (job, no)
) WITHOUT ROWID;

CREATE INDEX parts ON batches (job, parent) WHERE parent > 0;

CREATE TABLE attempts (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	batch      INTEGER NOT NULL,
	no         INTEGER NOT NULL,
	targets    INTEGER NOT NULL,
	begun_at   TEXT NOT NULL,
	vendor_at  TEXT NOT NULL,          -- begun_at by the vendor's clock, as far as it was known then; else empty
	holder     TEXT NOT NULL DEFAULT '', -- who asked the vendor, in short; empty: not known
	ended_at   TEXT NOT NULL,
	state      TEXT NOT NULL,          -- answered refused lost absent; empty: no ending was recorded
	receipt    TEXT NOT NULL,          -- what the vendor gave to find the batch again
	status     INTEGER NOT NULL,       -- HTTP status of a failure, else 0
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	request_id TEXT NOT NULL,
	PRIMARY KEY (job, batch, no)
) WITHOUT ROWID;

-- Receipts are looked for by time, over all jobs.
CREATE INDEX receipts ON attempts (begun_at) WHERE receipt <> '';

CREATE TABLE results (
	job        INTEGER NOT NULL REFERENCES jobs (no),
	target     INTEGER NOT NULL,
	batch      INTEGER NOT NULL,       -- that the target is in
	attempt    INTEGER NOT NULL,       -- the one that it came from, of that batch; 0: none
	outcome    TEXT NOT NULL,          -- empty: not known, whatever the batch's own line says
	reason     TEXT NOT NULL,
	code       TEXT NOT NULL,
	message    TEXT NOT NULL,
	request_id TEXT NOT NULL,
	settled_at TEXT NOT NULL,
	PRIMARY KEY (job, target)
) WITHOUT ROWID;

-- Which rows of a job were taken from an earlier one, to be sent once more.
CREATE TABLE retries (
	of_job    INTEGER NOT NULL REFERENCES jobs (no),
	of_target INTEGER NOT NULL,
	job       INTEGER NOT NULL REFERENCES jobs (no),
	target    INTEGER NOT NULL,
	PRIMARY KEY (of_job, of_target, job)
) WITHOUT ROWID;

-- Rows that another job has taken over: since it was started, what becomes of them
-- is its business, and their own job sends them no more.
CREATE VIEW handed_over AS
SELECT x.of_job, x.of_target, x.job, k.id AS by_id
FROM retries x JOIN jobs k ON k.no = x.job
WHERE k.state IN ('running', 'interrupted', 'stopped', 'finished');

-- One line a row of input. It reads whole stretches, so it takes its time: the
-- program itself asks row_chunks.
CREATE VIEW input_rows AS
SELECT
	r.job,
	r.seq,                             -- from 1, over all files; also the id of the row's target
	r.file,
	r.sheet,
	r.value ->> '$[0]' AS number,      -- as a person counts: the header is row 1
	CASE
		WHEN r.cells IS NULL THEN 'null'
		WHEN NOT EXISTS (SELECT 1 FROM json_each(r.cells) x WHERE x.type = 'integer') THEN r.cells
		ELSE (
			SELECT '[' || group_concat(CASE x.type
				WHEN 'integer' THEN substr(replace(printf('%.*c', x.value, '-'), '-', ',""'), 2)
				ELSE json_quote(x.value) END, ',') || ']'
			FROM json_each(r.cells) x
		)
	END AS cells,                      -- as read
	COALESCE(r.actions ->> ('$[' || (r.value ->> '$[3]') || ']'), '') AS action,
	CASE WHEN r.value ->> '$[3]' IS NULL THEN '' ELSE (
		SELECT json_group_array(CASE v.type WHEN 'integer' THEN r.cells ->> ('$[' || v.value || ']') ELSE v.value END)
		FROM json_each(r.value, '$[4]') v WHERE v.type <> 'null'
	) END AS target,                   -- the values that are sent, in the order of the action's fields
	COALESCE(m.batch, r.value ->> '$[2]') AS batch, -- 0: none
	COALESCE(r.value ->> '$[5]', '') AS outcome, -- invalid, duplicate, protected; empty: it is in a batch
	COALESCE(r.value ->> '$[6]', '') AS reason,
	COALESCE(r.value ->> '$[7]', 0) AS same_as -- the earlier row of a duplicate, else 0
FROM (
	SELECT c.job, c.file, c.sheet, c.actions, c.first + e.key AS seq, e.value, CASE json_type(e.value, '$[1]')
		WHEN 'integer' THEN c.rows -> ('$[' || (e.key - (e.value ->> '$[1]')) || '][1]')
		WHEN 'array' THEN e.value -> '$[1]'
	END AS cells
	FROM row_chunks c JOIN json_each(c.rows) e
) r
LEFT JOIN moved m ON m.job = r.job AND m.target = r.seq;

-- How each row ended. The program says the same in stand.go. A target without a result is not attempted if no attempt
-- can have applied it: there was none, or every one of its batch was refused or
-- is known to have left nothing, and none of the batch that it was split from is
-- in doubt. Anything else is in doubt.
CREATE VIEW row_outcomes AS
SELECT
	r.job, r.seq, r.file, r.sheet, r.number, r.cells, r.action, r.target, r.same_as, r.batch,
	CASE
		WHEN r.outcome <> '' THEN r.outcome
		WHEN COALESCE(x.outcome, b.outcome) <> '' THEN COALESCE(x.outcome, b.outcome)
		WHEN b.doubted = 1 THEN 'in-doubt'
		WHEN b.attempts = 0 THEN 'not-attempted'
		WHEN b.attempts = (
			SELECT count(*) FROM attempts a WHERE a.job = r.job AND a.batch = r.batch AND a.state IN ('refused', 'absent')
		) THEN 'not-attempted'
		ELSE 'in-doubt' -- also where lines were lost: there the program refuses the ledger
	END AS outcome,
	CASE
		WHEN r.outcome <> '' THEN r.reason
		ELSE COALESCE(x.reason, b.reason, '') -- empty where the outcome was derived: the report says why
	END AS reason,
	COALESCE(x.code, b.code, '') AS code,
	COALESCE(x.message, b.message, '') AS message,
	COALESCE(NULLIF(x.request_id, ''), t.request_id, '') AS request_id,
	COALESCE(x.settled_at, b.settled_at, '') AS settled_at,
	COALESCE(t.receipt, '') AS receipt,
	COALESCE(b.attempts, 0) AS attempts,
	COALESCE(NULLIF(COALESCE(x.attempt, b.attempt), 0), b.attempts, 0) AS attempt,
	COALESCE(t.begun_at, '') AS sent_at
FROM input_rows r
LEFT JOIN batches b ON b.job = r.job AND b.no = r.batch
LEFT JOIN results x ON x.job = r.job AND x.target = r.seq
LEFT JOIN attempts t ON t.job = r.job AND t.batch = r.batch
	AND t.no = COALESCE(NULLIF(COALESCE(x.attempt, b.attempt), 0), b.attempts);

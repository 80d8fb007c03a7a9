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
-- columns of input_rows in views.sql, which is how to ask for rows. action is a place in
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

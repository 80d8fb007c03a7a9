-- The same for people, and for other programs that ask in SQL. Made anew with each
-- new schema: they hold nothing.

-- Rows that another job has taken over: since it was started, what becomes of them
-- is its business, and their own job sends them no more.
DROP VIEW IF EXISTS handed_over;
CREATE VIEW handed_over AS
SELECT x.of_job, x.of_target, x.job, k.id AS by_id
FROM retries x JOIN jobs k ON k.no = x.job
WHERE k.state IN ('running', 'interrupted', 'stopped', 'finished');

-- One line a row of input. It reads whole stretches, so it takes its time: the
-- program itself asks row_chunks.
DROP VIEW IF EXISTS input_rows;
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
DROP VIEW IF EXISTS row_outcomes;
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

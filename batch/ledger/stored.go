package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"mopup/batch"
)

// storedChunk is a line of row_chunks.
type storedChunk struct {
	first, last batch.TargetID
	file        int
	sheet       string
	actions     []string
	text        string
}

const chunkColumns = `SELECT first, last, file, sheet, actions, rows FROM row_chunks `

// chunkAfter gives the first chunk whose rows all come after a number; nil:
// there is none.
func chunkAfter(ctx context.Context, q queryer, job int64, after batch.TargetID) (*storedChunk, error) {
	return scanChunk(q.QueryRowContext(ctx, chunkColumns+`WHERE job = ? AND first > ? ORDER BY first LIMIT 1`, job, after))
}

// chunkOf gives the chunk that holds a row, or else one that ends before it; nil:
// there is none.
func chunkOf(ctx context.Context, q queryer, job int64, seq batch.TargetID) (*storedChunk, error) {
	return scanChunk(q.QueryRowContext(ctx, chunkColumns+`WHERE job = ? AND first <= ? ORDER BY first DESC LIMIT 1`, job, seq))
}

func scanChunk(row *sql.Row) (*storedChunk, error) {
	var c storedChunk
	var actions string
	err := row.Scan(&c.first, &c.last, &c.file, &c.sheet, &actions, &c.text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(actions), &c.actions); err != nil {
		return nil, fmt.Errorf("the rows from %d on are damaged: their actions: %w", c.first, err)
	}
	return &c, nil
}

// read gives the rows of the chunk, appended to rows.
func (c *storedChunk) read(t *chunkText, rows []plannedRow) ([]plannedRow, error) {
	t.actions = c.actions
	if err := t.start(c.first, c.text); err != nil {
		return rows, err
	}
	for {
		var r plannedRow
		ok, err := t.next(&r)
		if err != nil {
			return rows, err
		}
		if !ok {
			break
		}
		rows = append(rows, r)
	}
	if t.seq != c.last+1 {
		return rows, t.wrong(fmt.Sprintf("%d rows, not the last one %d,", t.seq-c.first, c.last))
	}
	return rows, nil
}

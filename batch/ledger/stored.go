package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

const chunkColumns = `SELECT first, last, file, sheet, actions, rows FROM row_chunks `

// chunkAfter gives the first chunk whose rows all come after a number; nil:
// there is none.
func chunkAfter(ctx context.Context, q queryer, job int64, after batch.TargetID) (*chunk.Stretch, error) {
	return scanChunk(q.QueryRowContext(ctx, chunkColumns+`WHERE job = ? AND first > ? ORDER BY first LIMIT 1`, job, after))
}

// chunkOf gives the chunk that holds a row, or else one that ends before it; nil:
// there is none.
func chunkOf(ctx context.Context, q queryer, job int64, seq batch.TargetID) (*chunk.Stretch, error) {
	return scanChunk(q.QueryRowContext(ctx, chunkColumns+`WHERE job = ? AND first <= ? ORDER BY first DESC LIMIT 1`, job, seq))
}

func scanChunk(row *sql.Row) (*chunk.Stretch, error) {
	var c chunk.Stretch
	var actions string
	err := row.Scan(&c.First, &c.Last, &c.File, &c.Sheet, &actions, &c.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(actions), &c.Actions); err != nil {
		return nil, fmt.Errorf("the rows from %d on are damaged: their actions: %w", c.First, err)
	}
	return &c, nil
}

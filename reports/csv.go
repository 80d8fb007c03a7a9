package reports

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/gocarina/gocsv"

	"mopup/batch"
	"mopup/batch/ledger"
)

// WriteCSV writes the results of a job as CSV: a header, then a line for each
// row in input order. It gives the number of lines after the header.
func WriteCSV(ctx context.Context, to io.Writer, l *ledger.Ledger, job ledger.Job) (int, error) {
	columns := newLayout(job.Files)
	w := gocsv.NewSafeCSVWriter(csv.NewWriter(to))
	if err := w.Write(append(columns.header, ownColumns[:]...)); err != nil {
		return 0, err
	}
	lines := 0
	for row, err := range l.Rows(ctx, job) {
		if err != nil {
			return lines, err
		}
		own, err := ownCells(ctx, l, job, row)
		if err != nil {
			return lines, err
		}
		if err := w.Write(append(columns.spread(row), own...)); err != nil {
			return lines, err
		}
		lines++
	}
	w.Flush()
	return lines, w.Error()
}

// ownCells gives the cells of ownColumns.
func ownCells(ctx context.Context, l *ledger.Ledger, job ledger.Job, r ledger.Row) ([]string, error) {
	why := reason(job, r)
	if r.Outcome == batch.Duplicate {
		first, ended, err := l.Outcome(ctx, job.ID, r.Same)
		if err != nil {
			return nil, fmt.Errorf("find the earlier row of %s: %w", r.Origin, err)
		}
		why = fmt.Sprintf("same as %s, which is %s", first, ended)
	}
	cells := []string{
		string(r.Outcome), why, r.Action, target(job, r),
		r.Code, r.Message, r.Receipt, r.RequestID,
		number(r.Attempts), number(r.Batch), r.SentAt, r.SettledAt,
		job.ID, r.File, number(r.Number),
	}
	for i := range cells {
		cells[i] = defuse(cells[i])
	}
	return cells, nil
}

// number leaves a cell empty where there is nothing to count.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

package reports

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"

	"github.com/gocarina/gocsv"

	"mopup/batch/ledger"
)

// WriteCSV writes the results of a job as CSV: a header, then a line for each
// row in input order. It gives the number of lines after the header.
func WriteCSV(ctx context.Context, to io.Writer, l *ledger.Ledger, job ledger.Job) (int, error) {
	if err := readable(job); err != nil {
		return 0, err
	}
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
		if err := w.Write(append(columns.spread(row), ownCells(job, row)...)); err != nil {
			return lines, err
		}
		lines++
	}
	w.Flush()
	return lines, w.Error()
}

// ownCells gives the cells of ownColumns.
func ownCells(job ledger.Job, r ledger.Row) []string {
	cells := []string{
		string(r.Outcome), reason(job, r), r.Action, target(job, r),
		r.Code, r.Message, r.Receipt, r.RequestID,
		number(r.Attempts), number(r.Batch), r.SentAt, r.SettledAt,
		job.ID, r.File, number(r.Number),
	}
	for i := range cells {
		cells[i] = defuse(cells[i])
	}
	return cells
}

// number leaves a cell empty where there is nothing to count.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

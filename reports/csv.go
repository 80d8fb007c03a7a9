package reports

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"github.com/gocarina/gocsv"

	"mopup/batch/ledger"
	"mopup/reports/cell"
)

// WriteCSV writes the results of a job as CSV: a header, then a line for each
// row in input order. It gives the summary of what it wrote, also along with a
// *SumError.
func WriteCSV(ctx context.Context, to io.Writer, l *ledger.Ledger, job ledger.Job) (Summary, error) {
	s := newSummary(job)
	if err := readable(job); err != nil {
		return s, err
	}
	f := newFormat(job)
	w := gocsv.NewSafeCSVWriter(csv.NewWriter(bufio.NewWriterSize(to, bufferSize)))
	if err := w.Write(f.header()); err != nil {
		return s, err
	}
	for row, err := range ahead(l.Rows(ctx, job)) {
		if err != nil {
			return s, err
		}
		s.count(row)
		if err := w.Write(f.line(row)); err != nil {
			return s, err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return s, err
	}
	return s, s.check()
}

const bufferSize = 256 << 10

// format makes the lines of a report.
type format struct {
	job     ledger.Job
	columns layout
	cells   []string // of the line, used again for the next one
}

func newFormat(job ledger.Job) *format {
	f := &format{job: job, columns: newLayout(job.Files)}
	f.cells = make([]string, len(f.columns.header)+len(ownColumns))
	return f
}

func (f *format) header() []string {
	return append(slices.Clone(f.columns.header), ownColumns[:]...)
}

// line gives the cells of a row. They are good until the next call.
func (f *format) line(r ledger.Row) []string {
	theirs := len(f.columns.header)
	clear(f.cells[:theirs])
	f.columns.spread(r, f.cells[:theirs])
	copy(f.cells[theirs:], []string{
		string(r.Outcome), reason(f.job, r), r.Action, target(f.job, r),
		r.Code, r.Message, r.Receipt, r.RequestID,
		number(r.Attempts), number(r.Batch), r.SentAt, r.SettledAt,
		f.job.ID, r.File, number(r.Number),
	})
	for i := theirs; i < len(f.cells); i++ {
		f.cells[i] = cell.Defuse(f.cells[i])
	}
	return f.cells
}

// number leaves a cell empty where there is nothing to count.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

package reports

import (
	"context"
	"fmt"

	"mopup/batch"
	"mopup/batch/ledger"
)

// Summary is a job in numbers.
type Summary struct {
	Job      ledger.Job
	Rows     int // as counted while reading
	Extra    int // of those, further targets of a row that names several
	Outcomes map[batch.Outcome]int
	Again    map[batch.Outcome]int // of those, the rows that a later job has taken to send them once more
	TakenBy  map[string]int        // those by the job that has taken them
	Problems []Problem             // the first rows that need a person, at most MostProblems
	More     int                   // how many more there are

	last place // of the row before
}

// place is where a row was read, told apart from one in a file of the same name.
type place struct {
	batch.Origin
	file int
}

// MostProblems is how many rows a summary names.
const MostProblems = 10

// Problem is a row that needs a person's eye.
type Problem struct {
	Origin  batch.Origin
	Outcome batch.Outcome
	Target  string
	Reason  string
	Code    string
	Message string
}

// SumError says that outcomes and rows don't match: a defect of mopup, and a
// reason not to trust the report.
type SumError struct{ Rows, Outcomes int }

// Error gives both numbers.
func (e *SumError) Error() string {
	return fmt.Sprintf("the outcomes of %d rows don't add up to the %d rows read: do not trust this report, and please report the defect", e.Outcomes, e.Rows)
}

// readable refuses a job whose rows are not all there yet.
func readable(job ledger.Job) error {
	if job.State == ledger.Reading {
		return fmt.Errorf("job %s was not read to its end, nothing of it was sent; either mopup is reading it now, or it was killed: then run it again", job.ID)
	}
	return nil
}

// Summarize counts how the rows of a job ended. It gives the summary also along
// with a *SumError. Whoever has just written a report has it already.
func Summarize(ctx context.Context, l *ledger.Ledger, job ledger.Job) (Summary, error) {
	s := newSummary(job)
	if err := readable(job); err != nil {
		return s, err
	}
	for row, err := range l.Ends(ctx, job) {
		if err != nil {
			return s, err
		}
		s.count(row)
	}
	return s, s.check()
}

func newSummary(job ledger.Job) Summary {
	return Summary{Job: job, Rows: job.Rows, Outcomes: map[batch.Outcome]int{}, Again: map[batch.Outcome]int{}, TakenBy: map[string]int{}}
}

// count adds a row; they come in input order.
func (s *Summary) count(r ledger.Row) {
	s.Outcomes[r.Outcome]++
	here := place{r.Origin, r.FileIndex}
	if here == s.last {
		s.Extra++
	}
	s.last = here
	if r.RetriedBy != "" {
		s.Again[r.Outcome]++
		s.TakenBy[r.RetriedBy]++
	}
	s.note(r)
}

// check holds the promise that each row has an outcome.
func (s *Summary) check() error {
	sum := 0
	for _, n := range s.Outcomes {
		sum += n
	}
	if sum != s.Rows {
		return &SumError{Rows: s.Rows, Outcomes: sum}
	}
	return nil
}

// note keeps a row that ended badly. Rows that were simply not sent all have
// the job's reason, and need no line each.
func (s *Summary) note(r ledger.Row) {
	switch r.Outcome {
	case batch.Failed, batch.InDoubt, batch.Invalid:
	case batch.NotAttempted:
		if s.Job.State != ledger.Finished {
			return
		}
	case batch.Succeeded, batch.Accepted, batch.Skipped, batch.Duplicate, batch.Protected:
		return
	}
	if len(s.Problems) == MostProblems {
		s.More++
		return
	}
	s.Problems = append(s.Problems, Problem{
		Origin: r.Origin, Outcome: r.Outcome, Target: target(s.Job, r),
		Reason: cause(s.Job, r), Code: r.Code, Message: r.Message,
	})
}

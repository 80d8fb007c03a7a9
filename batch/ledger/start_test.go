package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// planSame writes a job of one row.
func planSame(t *testing.T, l *ledger.Ledger, job ledger.Job) {
	t.Helper()
	planRows(t, l, job, []batch.Row{row(2, "a", "x")})
}

// send starts a job, sends its one target and lets go of it.
func send(t *testing.T, l *ledger.Ledger, id string) {
	t.Helper()
	h := hold(t, l, id)
	a := batch.Attempt{Job: id, Batch: 1, No: 1, Targets: 1, At: noon}
	err := errors.Join(h.Start(t.Context(), true), h.Begin(t.Context(), a),
		h.Record(t.Context(), batch.Ending{Attempt: a, Ended: noon, State: batch.StateAnswered, Results: results(batch.Failed, 1)}),
		h.End(t.Context(), ledger.Finished, ""), h.Release())
	if err != nil {
		t.Fatal(err)
	}
}

func TestStart_RefusesWhatAnotherJobHasSent(t *testing.T) {
	same := ledger.Job{ID: "new", Content: "c1"}
	cases := map[string]struct {
		change  string // of the job that was sent
		job     ledger.Job
		again   bool
		refused bool
	}{
		"the same content":                      {"", same, false, true},
		"the same content, and meant to be":     {"", same, true, false},
		"another content":                       {"", ledger.Job{ID: "new", Content: "c2"}, false, false},
		"no content known":                      {`UPDATE jobs SET content = ''`, ledger.Job{ID: "new"}, false, false},
		"a simulated job":                       {"", ledger.Job{ID: "new", Content: "c1", Simulated: true}, false, false},
		"what was sent was simulated":           {`UPDATE jobs SET simulated = 1 WHERE id = 'old'`, same, false, false},
		"over another connection":               {`UPDATE jobs SET connection = 'd' WHERE id = 'old'`, same, false, false},
		"to another provider":                   {`UPDATE jobs SET provider = 'w' WHERE id = 'old'`, same, false, false},
		"to another address":                    {`UPDATE jobs SET address = 'http://127.0.0.1' WHERE id = 'old'`, same, false, false},
		"nothing of it was sent":                {`DELETE FROM attempts`, same, false, false},
		"a retry of it":                         {"", ledger.Job{ID: "new", Content: "c1", RetryOf: "old"}, false, false},
		"a retry of something else":             {"", ledger.Job{ID: "new", Content: "c1", RetryOf: "gone"}, false, true},
		"started by a process that died since":  {`DELETE FROM attempts; UPDATE jobs SET state = 'running', updated_at = '2026-11-01T12:00:00.000Z' WHERE id = 'old'`, same, false, true},
		"interrupted before its first attempt":  {`DELETE FROM attempts; UPDATE jobs SET state = 'interrupted' WHERE id = 'old'`, same, false, true},
		"stopped before its first attempt":      {`DELETE FROM attempts; UPDATE jobs SET state = 'stopped' WHERE id = 'old'`, same, false, true},
		"interrupted before the end":            {`UPDATE jobs SET state = 'interrupted' WHERE id = 'old'`, same, false, true},
		"retried by itself, round in a circle":  {`UPDATE jobs SET retry_of = 'new' WHERE id = 'old'`, ledger.Job{ID: "new", Content: "c1", RetryOf: "old"}, false, false},
		"resumed, and the other was before it":  {`UPDATE jobs SET state = 'stopped', created_at = '2027-11-01T12:00:00.000Z' WHERE id = 'new'`, same, false, false},
		"resumed, and the other was since":      {`UPDATE jobs SET state = 'stopped', created_at = '2026-10-01T12:00:00.000Z' WHERE id = 'new'`, same, false, true},
		"a content that only begins like it":    {`UPDATE jobs SET content = 'c12' WHERE id = 'old'`, same, false, false},
		"its letter case is part of a content ": {`UPDATE jobs SET content = 'C1' WHERE id = 'old'`, same, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			planSame(t, l, ledger.Job{ID: "old", Content: "c1"})
			send(t, l, "old")
			planSame(t, l, c.job)
			if c.change != "" {
				change(t, l.Path(), c.change)
			}
			err := hold(t, l, "new").Start(t.Context(), c.again)
			var sent *ledger.SentError
			if errors.As(err, &sent) != c.refused || !c.refused && err != nil {
				t.Fatalf("start gave %v", err)
			}
			if c.refused && (sent.Job != "old" || !sent.When.Equal(noon) || !strings.Contains(err.Error(), "--again")) {
				t.Errorf("it was refused for %+v: %v", sent, err)
			}
			job, err := l.Job(t.Context(), "new")
			if err != nil || (job.State == ledger.Running) == c.refused {
				t.Errorf("the job is %s (%v)", job.State, err)
			}
		})
	}
}

// The log is gone after a kill, or was not copied along: what was sent is not to
// be seen, but that the job was begun is.
func TestStart_IsKnownWithoutTheLog(t *testing.T) {
	l := fresh(t)
	planSame(t, l, ledger.Job{ID: "old", Content: "c1"})
	h := hold(t, l, "old")
	if err := h.Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	main, err := os.ReadFile(l.Path())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "l.db")
	if err := os.WriteFile(path, main, 0o600); err != nil {
		t.Fatal(err)
	}
	alone := open(t, path)
	planSame(t, alone, ledger.Job{ID: "new", Content: "c1"})
	var sent *ledger.SentError
	if err := alone.SentBefore(t.Context(), "new"); !errors.As(err, &sent) || sent.Job != "old" || sent.State != ledger.Running {
		t.Errorf("the same list is taken with %v", err)
	}
}

// A retry of a retry may send what both before it sent, and a second retry of
// the first job may not: the first retry has sent it.
func TestStart_OnlyItsOwnForebearsDontCount(t *testing.T) {
	l := fresh(t)
	for _, j := range []ledger.Job{{ID: "a"}, {ID: "b", RetryOf: "a"}, {ID: "c", RetryOf: "b"}} {
		j.Content = "c1"
		planSame(t, l, j)
		h := hold(t, l, j.ID)
		if err := h.Start(t.Context(), false); err != nil {
			t.Errorf("job %s: %v", j.ID, err)
		}
		h.Release()
		send(t, l, j.ID)
	}
	planSame(t, l, ledger.Job{ID: "b2", RetryOf: "a", Content: "c1"})
	err := hold(t, l, "b2").Start(t.Context(), false)
	var sent *ledger.SentError
	if !errors.As(err, &sent) || sent.Job != "c" {
		t.Errorf("a second retry gave %v, want the latest that sent it", err)
	}
}

func TestStart_OfTwoAtOnceOneIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	var ls []*ledger.Ledger
	for _, id := range []string{"a", "b"} {
		l := open(t, path)
		ls = append(ls, l)
		planSame(t, l, ledger.Job{ID: id, Content: "c1"})
	}
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, id := range []string{"a", "b"} {
		h := hold(t, ls[i], id)
		both.Go(func() { errs[i] = h.Start(t.Context(), false) })
	}
	both.Wait()
	var sent *ledger.SentError
	if (errs[0] == nil) == (errs[1] == nil) || !errors.As(errors.Join(errs...), &sent) || sent.State != ledger.Running {
		t.Errorf("two at once gave %v", errs)
	}
}

func TestStart_RefusesAJobWithoutAPlan(t *testing.T) {
	l := fresh(t)
	if _, err := l.Draft(t.Context(), "j", noon); err != nil {
		t.Fatal(err)
	}
	if err := hold(t, l, "j").Start(t.Context(), true); err == nil || !strings.Contains(err.Error(), "run its files again") {
		t.Errorf("a job that is still being read was started: %v", err)
	}
}

func TestSentError_SaysHowToGoOn(t *testing.T) {
	for state, resume := range map[ledger.JobState]bool{ledger.Finished: false, ledger.Interrupted: true, ledger.Running: true} {
		e := &ledger.SentError{Job: "x", When: noon.Add(time.Hour), State: state}
		if got := strings.Contains(e.Error(), "mopup resume x"); got != resume || !strings.Contains(e.Error(), "2026-11-01T13:00:00Z") {
			t.Errorf("%s: %v", state, e)
		}
	}
}

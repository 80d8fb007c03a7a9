package ledger_test

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

// torn is what a crash of the machine may leave: the ledger as copied while it
// was written, its log cut off at some byte.
type torn struct{ main, log []byte }

// whileWritten copies a ledger again and again while several senders write it.
// No checkpoint runs, so a copy is what the disk held at one moment.
func whileWritten(t *testing.T) (copies []torn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	plan(t, l, "j", 120)
	h := hold(t, l, "j")
	if err := l.Exec(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE); PRAGMA wal_autocheckpoint = 0`); err != nil {
		t.Fatal(err)
	}
	copyNow := func() {
		main, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		log, err := os.ReadFile(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		copies = append(copies, torn{main, log})
	}
	var senders sync.WaitGroup
	for sender := range 4 {
		senders.Go(func() {
			for no := sender + 1; no <= 40; no += 4 {
				sendOne(t, h, no)
			}
		})
	}
	for range 10 {
		copyNow()
	}
	senders.Wait()
	copyNow()
	return copies
}

// sendOne takes one batch of three through its life, a different one by number.
func sendOne(t *testing.T, h *ledger.Hold, no int) {
	first := batch.TargetID(3*no - 2)
	err := h.Begin(t.Context(), attempt(no, 1))
	if err == nil {
		e := batch.Ending{Attempt: attempt(no, 1), Ended: noon, State: batch.StateAnswered, Results: results(batch.Succeeded, first, first+1, first+2)}
		switch no % 4 {
		case 1:
			e.Results = append(results(batch.Failed, first), results(batch.Skipped, first+2)...)
		case 2:
			e.State, e.Results = batch.StateRefused, results(batch.Failed, first)
			e.Parts = []batch.Part{part(100+no, false, first+1), part(200+no, true, first+2)}
		case 3:
			return
		}
		err = h.Record(t.Context(), e)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestOpen_ReadsALedgerWhoseLogIsCutOffAnywhere(t *testing.T) {
	copies := whileWritten(t)
	rng := rand.New(rand.NewPCG(1, 2))
	last := copies[len(copies)-1]
	cuts := []torn{{last.main, nil}, {last.main, last.log[:1]}, {last.main, last.log[:31]}, {last.main, last.log[:33]}}
	cuts = append(cuts, copies...)
	for range 20 {
		cuts = append(cuts, torn{last.main, last.log[:rng.IntN(len(last.log))]})
	}
	attempts := map[int]bool{}
	for _, c := range cuts {
		n := checkTorn(t, c)
		attempts[n] = true
		if t.Failed() {
			t.Fatalf("the log was cut at byte %d of %d", len(c.log), len(last.log))
		}
	}
	if !attempts[0] || !attempts[40] || len(attempts) < 5 {
		t.Errorf("the cuts left %d different numbers of attempts, want from none to all", len(attempts))
	}
}

func TestOpen_ReadsALedgerWithoutItsLog(t *testing.T) {
	copies := whileWritten(t)
	path := filepath.Join(t.TempDir(), "l.db")
	if err := os.WriteFile(path, copies[len(copies)-1].main, 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, path)
	job, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outcomes(t, l)[:120] {
		if o != batch.NotAttempted {
			t.Errorf("row %d is %s, want it as it was when the log began", i+1, o)
		}
	}
	if left, err := l.Left(t.Context(), job); err != nil || left != (ledger.Left{ToSend: 120}) {
		t.Errorf("left are %+v (%v), want all 120", left, err)
	}
}

// broken are questions that only half a transaction answers with a line.
var broken = map[string]string{
	"a batch that counts other attempts than there are": `SELECT no FROM batches b WHERE attempts <> (SELECT count(*) FROM attempts a WHERE a.job = b.job AND a.batch = b.no)`,
	"an outcome of an attempt that has no ending":       `SELECT no FROM batches b WHERE outcome <> '' AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.job = b.job AND a.batch = b.no AND a.state <> '')`,
	"a result of an attempt that has no ending": `SELECT x.target FROM results x JOIN input_rows r ON r.job = x.job AND r.seq = x.target
		WHERE NOT EXISTS (SELECT 1 FROM attempts a WHERE a.job = r.job AND a.batch = r.batch AND a.no = x.attempt AND a.state <> '')`,
	"an answer without its results": `SELECT batch FROM attempts a JOIN batches b ON b.job = a.job AND b.no = a.batch WHERE a.state <> '' AND b.unsettled = b.targets`,
	"a split without its parts":     `SELECT no FROM batches b WHERE parts <> (SELECT count(*) FROM batches p WHERE p.job = b.job AND p.parent = b.no)`,
	"a row in a batch that is not there": `SELECT seq FROM input_rows r WHERE r.batch > 0
		AND NOT EXISTS (SELECT 1 FROM batches b WHERE b.job = r.job AND b.no = r.batch AND r.seq BETWEEN b.first_row AND b.last_row)`,
	"a count of open targets that is wrong": `SELECT no FROM batches b WHERE unsettled <>
		(SELECT count(*) FROM row_outcomes r WHERE r.job = b.job AND r.batch = b.no AND r.outcome IN ('not-attempted', 'in-doubt'))`,
}

// checkTorn opens a torn ledger and reads all of it. It gives the number of
// attempts that it holds.
func checkTorn(t *testing.T, c torn) (attempts int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "l.db")
	if err := os.WriteFile(path, c.main, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-wal", c.log, 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, path)
	job, err := l.Job(t.Context(), "j")
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for _, o := range outcomes(t, l) {
		if o != batch.NotAttempted && o != batch.InDoubt {
			ended++
		}
	}
	left, err := l.Left(t.Context(), job)
	if err != nil || ended+left.ToSend+left.Doubted != job.Rows {
		t.Errorf("%d targets are at their end and %+v are left (%v), of %d rows", ended, left, err, job.Rows)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for what, question := range broken {
		var n int
		if err := db.QueryRow(`SELECT count(*) FROM (` + question + `)`).Scan(&n); err != nil || n > 0 {
			t.Errorf("there is %s, %d times (%v)", what, n, err)
		}
	}
	if err := db.QueryRow(`SELECT count(*) FROM attempts`).Scan(&attempts); err != nil {
		t.Error(err)
	}
	return attempts
}

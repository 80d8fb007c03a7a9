package ledger_test

import (
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

// wound is a clock that a test sets.
type wound struct{ at atomic.Int64 }

func (w *wound) set(t time.Time) { w.at.Store(t.UnixNano()) }
func (w *wound) now() time.Time  { return time.Unix(0, w.at.Load()).UTC() }

// twoHosts opens one ledger as two hosts would, with one clock.
func twoHosts(t *testing.T) (here, there *ledger.Ledger, clock *wound, ticks chan time.Time) {
	path := filepath.Join(t.TempDir(), "l.db")
	here, there = open(t, path), open(t, path)
	clock, ticks = &wound{}, make(chan time.Time)
	clock.set(noon)
	here.Wind(clock.now, ticks)
	there.Wind(clock.now, nil)
	there.MoveTo("elsewhere")
	plan(t, here, "j", 6)
	return here, there, clock, ticks
}

// leaseUntil waits for a renewal to be written.
func leaseUntil(t *testing.T, l *ledger.Ledger, until time.Time) {
	t.Helper()
	for {
		who, driven, err := l.Holder(t.Context(), "j")
		if err != nil || !driven {
			t.Fatalf("while a renewal is awaited the job is driven: %v, %v", driven, err)
		}
		if who.Until.Equal(until) {
			return
		}
	}
}

func TestHold_OnlyOneDrivesAJob(t *testing.T) {
	here, there, clock, _ := twoHosts(t)
	hold(t, here, "j")
	for name, l := range map[string]*ledger.Ledger{"the same process": here, "another host": there} {
		_, err := l.Hold(t.Context(), "j")
		var held *ledger.HeldError
		if !errors.As(err, &held) || held.Job != "j" || held.Holder.PID == 0 || !held.Holder.Until.After(clock.now()) {
			t.Fatalf("%s got %v, want a HeldError that names the holder", name, err)
		}
		if want := "wait for its end, or stop that process first"; !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "l.db") {
			t.Errorf("%s is told %q", name, err)
		}
	}
	plan(t, here, "k", 3)
	hold(t, there, "k") // another job is free
}

func TestHold_IsFreeAfterItsRelease(t *testing.T) {
	here, there, _, _ := twoHosts(t)
	h := hold(t, here, "j")
	for range 2 {
		if err := h.Release(); err != nil {
			t.Errorf("released with %v", err)
		}
	}
	hold(t, there, "j")
	if err := h.Release(); err != nil {
		t.Errorf("released once more with %v", err)
	}
	if _, driven, err := here.Holder(t.Context(), "j"); !driven || err != nil {
		t.Errorf("a late release took the job from its new holder (%v)", err)
	}
}

func TestHold_AnotherHostTakesOverAfterTheLease(t *testing.T) {
	here, there, clock, ticks := twoHosts(t)
	old := hold(t, here, "j")
	if err := old.Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	begin(t, old, attempt(1, 1))
	clock.set(noon.Add(29 * time.Second))
	if _, err := there.Hold(t.Context(), "j"); err == nil {
		t.Fatal("the lease was not waited for")
	}
	ticks <- clock.now()
	leaseUntil(t, there, noon.Add(59*time.Second))
	clock.set(noon.Add(58 * time.Second))
	if _, err := there.Hold(t.Context(), "j"); err == nil {
		t.Fatal("a renewed lease was not waited for")
	}
	clock.set(noon.Add(59 * time.Second))
	hold(t, there, "j")
	if err := old.Begin(t.Context(), attempt(2, 1)); !errors.Is(err, ledger.ErrTakenOver) {
		t.Errorf("who lost the job began with %v, want ErrTakenOver", err)
	}
	if err := old.End(t.Context(), ledger.Finished, ""); !errors.Is(err, ledger.ErrTakenOver) {
		t.Errorf("who lost the job ended it with %v, want ErrTakenOver", err)
	}
	if err := old.Start(t.Context(), true); !errors.Is(err, ledger.ErrTakenOver) {
		t.Errorf("who lost the job started it with %v, want ErrTakenOver", err)
	}
	record(t, old, batch.Ending{Attempt: attempt(1, 1), State: batch.StateAnswered, Results: results(batch.Succeeded, 1, 2, 3)})
	if got := outcomes(t, there); got[0] != batch.Succeeded || got[3] != batch.NotAttempted {
		t.Errorf("outcomes are %v; the answer in hand must be kept and nothing else begun", got)
	}
}

// Who fell asleep with an answer on its way and wakes when somebody else has gone
// on with the job: what is news is kept, and what is settled stays.
func TestHold_WhoWakesUpLateOverwritesNothing(t *testing.T) {
	here, there, clock, _ := twoHosts(t)
	sleeper := hold(t, here, "j")
	begin(t, sleeper, attempt(1, 1))
	clock.set(noon.Add(time.Minute))
	other := hold(t, there, "j")
	record(t, other, batch.Ending{Attempt: attempt(1, 1), Late: true, Ended: noon, State: batch.StateAnswered, Results: results(batch.Succeeded, 1, 2)})
	record(t, sleeper, batch.Ending{Attempt: attempt(1, 1), Ended: noon, State: batch.StateAnswered, Receipt: "r", Results: results(batch.Failed, 1, 2, 3)})
	want := []batch.Outcome{batch.Succeeded, batch.Succeeded, batch.InDoubt}
	if got := outcomes(t, there); !cmp.Equal(want, got[:3]) {
		t.Errorf("outcomes are %v, want %v", got[:3], want)
	}
	err := other.Record(t.Context(), batch.Ending{Attempt: attempt(1, 1), Late: true, Ended: noon, Results: results(batch.Failed, 2)})
	if err == nil || !strings.Contains(err.Error(), "can't become") {
		t.Errorf("the holder gave an ended target another end: %v", err)
	}
}

// A renewal of a lost lease must not take the job back.
func TestHold_ALostLeaseIsNotRenewed(t *testing.T) {
	here, there, clock, ticks := twoHosts(t)
	old := hold(t, here, "j")
	clock.set(noon.Add(time.Minute))
	hold(t, there, "j")
	ticks <- clock.now() // the last one: it ends the renewals
	if err := old.Release(); err != nil {
		t.Fatal(err)
	}
	who, driven, err := here.Holder(t.Context(), "j")
	if err != nil || !driven || who.Host != "elsewhere" || !who.Until.Equal(noon.Add(90*time.Second)) {
		t.Errorf("the job is driven by %+v (%v, %v), want the other host with its own lease", who, driven, err)
	}
}

func TestHolder_NamesWhoIsAlive(t *testing.T) {
	here, there, clock, _ := twoHosts(t)
	if _, driven, err := here.Holder(t.Context(), "j"); driven || err != nil {
		t.Errorf("a job nobody holds is driven: %v, %v", driven, err)
	}
	hold(t, there, "j")
	who, driven, err := here.Holder(t.Context(), "j")
	if !driven || err != nil || who.Host != "elsewhere" || who.PID == 0 {
		t.Errorf("the holder is %+v, %v, %v", who, driven, err)
	}
	clock.set(noon.Add(30 * time.Second))
	if _, driven, err := here.Holder(t.Context(), "j"); driven || err != nil {
		t.Errorf("a job is driven after the lease: %v, %v", driven, err)
	}
	if _, _, err := here.Holder(t.Context(), "x"); !errors.Is(err, ledger.ErrNoJob) {
		t.Errorf("an unknown job gave %v", err)
	}
}

// Process numbers are used again: the living process that has the number of a
// dead one does not hold its jobs.
func TestHold_AnotherProcessOfTheSameNumberHoldsNothing(t *testing.T) {
	if !ledger.HasProc() {
		if ledger.StartedHere() != "" {
			t.Error("a start is known where the system has no /proc")
		}
		return // there the lease decides, as the tests above show
	}
	here, _, _, _ := twoHosts(t)
	dead := open(t, here.Path())
	dead.Wind(func() time.Time { return noon }, nil)
	dead.Become(1, "not when process 1 started")
	hold(t, dead, "j")
	if _, driven, err := here.Holder(t.Context(), "j"); driven || err != nil {
		t.Errorf("a dead process drives the job: %v, %v", driven, err)
	}
	hold(t, here, "j")
}

func TestHold_WritesForNoOtherJob(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	plan(t, l, "k", 3)
	h := hold(t, l, "k")
	if err := h.Begin(t.Context(), attempt(1, 1)); err == nil {
		t.Error("a hold of k began an attempt of j")
	}
	if err := h.Record(t.Context(), batch.Ending{Attempt: attempt(1, 1)}); err == nil {
		t.Error("a hold of k recorded an attempt of j")
	}
	if _, err := l.Hold(t.Context(), "x"); !errors.Is(err, ledger.ErrNoJob) {
		t.Errorf("an unknown job was held: %v", err)
	}
}

func TestHold_MovesTheJobFromStateToState(t *testing.T) {
	l := fresh(t)
	plan(t, l, "j", 3)
	h := hold(t, l, "j")
	stands := func(want ledger.JobState, reason string) {
		t.Helper()
		job, err := l.Job(t.Context(), "j")
		if err != nil || job.State != want || job.Reason != reason || !job.Updated.Equal(noon) {
			t.Errorf("the job is %+v (%v), want %s for %q", job, err, want, reason)
		}
	}
	stands(ledger.Planned, "")
	if err := h.Start(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	stands(ledger.Running, "")
	if err := h.End(t.Context(), ledger.Stopped, "denied"); err != nil {
		t.Fatal(err)
	}
	stands(ledger.Stopped, "denied")
	if err := h.Start(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	stands(ledger.Running, "")
}

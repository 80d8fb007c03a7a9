package ledger_test

import (
	"os"
	"testing"
	"time"
)

// One that was overtaken by a slow disk must not lose the job for good.
func TestHold_ARenewalThatFailedIsTriedAgain(t *testing.T) {
	here, there, clock, ticks := twoHosts(t)
	hold(t, here, "j")
	tick := func() {
		t.Helper()
		select {
		case ticks <- clock.now(): // taken when the renewal before is through
		case <-time.After(10 * time.Second):
			t.Fatal("the lease is renewed no more")
		}
	}
	if err := here.Exec(t.Context(), `PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	tick()
	tick()
	if err := here.Exec(t.Context(), `PRAGMA query_only = 0`); err != nil {
		t.Fatal(err)
	}
	clock.set(noon.Add(20 * time.Second))
	tick()
	leaseUntil(t, there, noon.Add(50*time.Second))
}

// Only of a process that is known to have died no request can be under way.
func TestHold_SaysWhetherItsForerunnerMayStillLive(t *testing.T) {
	const nobody = 1 << 30 // above all process numbers
	for name, c := range map[string]struct {
		here, there string // places
		pid         int
		lingers     bool
	}{
		"another host":               {"here", "there", nobody, true},
		"a dead process of this one": {"here", "here", nobody, false},
		"this very process":          {"here", "here", os.Getpid(), true},
		"of a place nobody knows":    {"", "", nobody, true},
	} {
		t.Run(name, func(t *testing.T) {
			here, there, clock, _ := twoHosts(t)
			here.MoveTo(c.here)
			there.MoveTo(c.there)
			there.Become(c.pid, "")
			hold(t, there, "j")
			if h, err := here.Hold(t.Context(), "j"); (err == nil) == c.lingers {
				t.Errorf("within the lease it was held with %v", err)
			} else if err == nil && h.Lingering() {
				t.Error("a dead process is said to linger")
			} else if err == nil {
				h.Release()
			}
			clock.set(noon.Add(time.Minute))
			if c.lingers && !hold(t, here, "j").Lingering() {
				t.Error("a process that may live is said not to linger")
			}
		})
	}
}

func TestHold_NobodyLingersAfterARelease(t *testing.T) {
	here, there, _, _ := twoHosts(t)
	if err := hold(t, there, "j").Release(); err != nil {
		t.Fatal(err)
	}
	if hold(t, here, "j").Lingering() {
		t.Error("who gave the job back is said to linger")
	}
}

package ledger_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// childLedger names the ledger for a child process of these tests: it takes the
// job, begins an attempt, and waits to be killed.
const childLedger = "MOPUP_TEST_CHILD_LEDGER"

func TestMain(m *testing.M) {
	if path := os.Getenv(childLedger); path != "" {
		child(path)
	}
	os.Exit(m.Run())
}

func child(path string) {
	ctx := context.Background()
	l, err := ledger.Open(ctx, path)
	if err == nil {
		var h *ledger.Hold
		if h, err = l.Hold(ctx, "j"); err == nil {
			err = errors.Join(h.Start(ctx, false), h.Begin(ctx, attempt(1, 1)))
		}
	}
	fmt.Println("child:", err)
	bufio.NewReader(os.Stdin).ReadByte() // the parent's end closes it, should it forget to kill
	os.Exit(0)
}

func TestHold_OfAKilledProcessIsFreeAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	plan(t, l, "j", 3)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childLedger+"="+path)
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(said, "<nil>") {
		t.Errorf("the child said %q, %v", said, err)
	}
	_, err = l.Hold(t.Context(), "j")
	var held *ledger.HeldError
	if !errors.As(err, &held) || held.Holder.PID != cmd.Process.Pid {
		t.Errorf("the job of process %d was refused with %v", cmd.Process.Pid, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if ledger.HasProc() { // a process that is dead and not yet buried drives nothing
		now := time.Now() // stands still: no lease ends
		l.Wind(func() time.Time { return now }, nil)
		for driven := true; driven; {
			if _, driven, err = l.Holder(t.Context(), "j"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
	if _, driven, err := l.Holder(t.Context(), "j"); driven || err != nil {
		t.Errorf("a dead process drives the job: %v, %v", driven, err)
	}
	h := hold(t, l, "j")
	if err := h.Start(t.Context(), true); err != nil {
		t.Error(err)
	}
	if got := outcomes(t, l)[0]; got != batch.InDoubt {
		t.Errorf("the target of the killed request is %s, want in-doubt", got)
	}
}

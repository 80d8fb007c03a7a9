package rig

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	role = "RIG_TEST_ROLE"
	most = time.Minute // far more than any of it takes
)

// TestMain lets this program be the one that the tests start.
func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "fail":
		fmt.Println("printed")
		fmt.Fprintln(os.Stderr, "first\nit is broken\n ")
		os.Exit(3)
	case "serve":
		var asked atomic.Bool
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if !asked.Swap(true) {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}))
		fmt.Fprintln(os.Stderr, "serving at", server.URL)
		<-time.After(time.Hour)
	case "stay":
		fmt.Println("ready")
		<-time.After(time.Hour)
	case "obey":
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		fmt.Println("ready")
		<-interrupted
	}
}

// child starts this program once more, in a room that is ended with the test.
func child(t *testing.T, as string) *Process {
	t.Helper()
	room := Room{Dir: t.TempDir()}
	t.Cleanup(room.End)
	p, err := room.Start(t.Context(), as, []string{role + "=" + as}, os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ready starts one, and waits until it says that it is there.
func ready(t *testing.T, as string) *Process {
	t.Helper()
	p := child(t, as)
	err := p.Until(t.Context(), most, func() (bool, error) { return p.Stdout() != "", nil })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProcess_FailureIsToldByItsLastLine(t *testing.T) {
	p := child(t, "fail")
	if err := p.Expect(most, 1, 3); err != nil {
		t.Error(err)
	}
	if err, want := p.Expect(most, 0, 1), "000-fail: exit code 3, want 0 1: it is broken"; err == nil || err.Error() != want {
		t.Errorf("another code gave %v, want %s", err, want)
	}
	if out, said := p.Stdout(), p.Stderr(); out != "printed\n" || !strings.HasPrefix(said, "first\n") {
		t.Errorf("it printed %q and said %q", out, said)
	}
	if p.Kill() || p.Running() {
		t.Error("it had ended, and was still there")
	}
}

func TestProcess_KillTellsThatItWasAlive(t *testing.T) {
	p := ready(t, "stay")
	if !p.Running() || p.Within(0) {
		t.Error("it ended by itself")
	}
	if !p.Kill() || p.Running() {
		t.Error("it was no longer there")
	}
}

func TestProcess_SignalReachesIt(t *testing.T) {
	p := ready(t, "obey")
	if err := p.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if err := p.Expect(most, 0); err != nil {
		t.Error(err)
	}
	if err := p.Signal(os.Interrupt); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("a signal to one that has ended gave %v", err)
	}
}

func TestProcess_TooSlowShowsItsStacks(t *testing.T) {
	p := ready(t, "stay")
	if err := p.Wait(0); err == nil || !strings.Contains(err.Error(), p.err) {
		t.Errorf("waiting gave %v, want the file with the stacks", err)
	}
	if !strings.Contains(p.Stderr(), "goroutine ") || p.Running() {
		t.Errorf("it said %q", p.Stderr())
	}
}

func TestProcess_EndBeforeWhatWasWaitedForIsAnError(t *testing.T) {
	p := child(t, "fail")
	err := p.Until(t.Context(), most, func() (bool, error) { return false, nil })
	if err == nil || !strings.Contains(err.Error(), "ended before its time, with exit code 3: it is broken") {
		t.Errorf("waiting gave %v", err)
	}
}

func TestProcess_ServesOnceItAnswers(t *testing.T) {
	p := child(t, "serve")
	url, err := p.Serves(t.Context(), "/soon")
	if err != nil || !strings.Contains(p.Stderr(), url) {
		t.Errorf("waiting gave %q and %v", url, err)
	}
}

func TestRoom_NumbersItsProcessesAndEndsThem(t *testing.T) {
	room := Room{Dir: t.TempDir()}
	for range 2 {
		if _, err := room.Start(t.Context(), "stay", []string{role + "=stay"}, os.Args[0]); err != nil {
			t.Fatal(err)
		}
	}
	room.End()
	for i, p := range room.Processes {
		if want := fmt.Sprintf("%03d-stay", i); p.Name != want || p.Running() {
			t.Errorf("process %s runs: %v, want %s that does not", p.Name, p.Running(), want)
		}
		if _, err := os.Stat(room.Path(p.Name + ".err")); err != nil {
			t.Error(err)
		}
	}
}

func TestOpen_BuildThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	_, _, err := Open(t.Context(), "rig", "") // there is no ./cmd/mopup here
	var failed *exec.ExitError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "-bin") {
		t.Errorf("the build gave %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestOpen_ProgramThatIsGivenIsNotBuilt(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir, program, err := Open(t.Context(), "rig", "rig_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil || program == "rig_test.go" || dir == "" {
		t.Errorf("gave %s and %s, %v", dir, program, err)
	}
}

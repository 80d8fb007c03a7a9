package pace_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"mopup/batch/pace"
)

// The test binary runs itself again as a process that does nothing but count in
// a book, so many times, or for ever with 0.
const countIn, countTo = "PACE_TEST_COUNT_IN", "PACE_TEST_COUNT_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(countIn); path != "" {
		if err := count(path, os.Getenv(countTo)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// count adds to a field that nobody else touches, as no lane is open. It says
// when it has begun.
func count(path, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	book, err := pace.OpenBook(path)
	if err != nil {
		return err
	}
	for i := 1; n == 0 || i <= n; i++ {
		if err := book.Update(func(s *pace.State) bool { s.Room.Good++; return true }); err != nil {
			return err
		}
		if i == 50 {
			fmt.Println("begun")
		}
	}
	return book.Close()
}

// counter starts such a process, and waits until it has begun.
func counter(t *testing.T, path string, times int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), countIn+"="+path, countTo+"="+strconv.Itoa(times))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the counting process said %q: %v", line, err)
	}
	return cmd
}

func TestBook_NoProcessUndoesWhatAnotherOneWrote(t *testing.T) {
	path := bookPath(t)
	book := openBook(t, path)
	const times = 1500
	all := []*exec.Cmd{counter(t, path, times), counter(t, path, times), counter(t, path, times)}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	counted, damaged := look(t, book)
	if counted != len(all)*times || damaged {
		t.Errorf("counted %d, want %d; damaged: %v", counted, len(all)*times, damaged)
	}
}

func TestBook_KilledProcessHoldsUpNobody(t *testing.T) {
	path := bookPath(t)
	book := openBook(t, path)
	for range 3 {
		victim := counter(t, path, 0)
		before, _ := look(t, book)
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := victim.Wait(); err == nil {
			t.Error("the killed process ended well")
		}
		if err := counter(t, path, 100).Wait(); err != nil {
			t.Error(err)
		}
		if after, damaged := look(t, book); after < before+100 || damaged {
			t.Errorf("counted %d, and %d after a kill; damaged: %v", before, after, damaged)
		}
	}
}

// look gives the count in a book, and whether its content was ever lost.
func look(t *testing.T, book pace.Book) (counted int, damaged bool) {
	t.Helper()
	err := book.Update(func(s *pace.State) bool {
		counted, damaged = s.Room.Good, len(s.Past) > 0
		return false
	})
	if err != nil {
		t.Error(err)
	}
	return counted, damaged
}

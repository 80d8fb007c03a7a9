// Command mopup carries out security actions in bulk: it reads files of targets,
// sends them to a vendor in batches at the vendor's pace, follows each to its
// end, and reports how every row ended.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

// grace is how long requests in flight may take after the first signal.
const grace = 30 * time.Second

func main() {
	tuneMemory(os.Getenv)
	intake, work := signals()
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		env:         os.Getenv,
		intake:      intake, work: work,
	}
	os.Exit(a.main(os.Args[1:]))
}

// signals gives the two contexts of a run. The first Ctrl-C, SIGTERM or hang-up
// ends the intake; a second one, or the end of the grace, ends the work too.
func signals() (intake, work context.Context) {
	intake, endIntake := context.WithCancel(context.Background())
	work, endWork := context.WithCancel(context.Background())
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE) // whoever reads our output may leave; the run goes on
	go func() {
		<-caught
		endIntake()
		select {
		case <-caught:
		case <-time.After(grace):
		}
		endWork()
		<-caught
		os.Exit(int(exitInterrupted)) // a third one: whatever still hangs is left alone
	}()
	return intake, work
}

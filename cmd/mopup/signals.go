package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long requests in flight may take after the first signal.
const grace = 30 * time.Second

// signals gives the two contexts of a run. The first Ctrl-C, SIGTERM, Ctrl-\ or
// hang-up ends the intake; a second one, or the end of the grace, ends the work too.
func signals() (intake, work context.Context) {
	intake, endIntake := context.WithCancel(context.Background())
	work, endWork := context.WithCancel(context.Background())
	caught := make(chan os.Signal, 2)
	// Without us, a Ctrl-\ would end the program with a trace and a code that says
	// that nothing was sent.
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGHUP} {
		if !signal.Ignored(s) { // nohup and a shell's & ask for that, and to catch it would undo it
			signal.Notify(caught, s)
		}
	}
	signal.Ignore(syscall.SIGPIPE) // whoever reads our output may leave; the run goes on
	go obey(caught, endIntake, endWork, func() {
		os.Exit(int(exitInterrupted)) // whatever still hangs is left alone
	})
	return intake, work
}

// obey ends the intake at the first signal, the work at the second or the end of
// the grace, and the program at the next one.
func obey(caught <-chan os.Signal, endIntake, endWork, leave func()) {
	<-caught
	endIntake()
	over := time.After(grace)
	urged(caught, over)
	endWork()
	urged(caught, nil)
	leave()
}

// urged waits until somebody asks once more, or the time is over. A hang-up is
// nobody who asks: a closed terminal sends one, and the shell in it another.
func urged(caught <-chan os.Signal, over <-chan time.Time) {
	for {
		select {
		case s := <-caught:
			if s != syscall.SIGHUP {
				return
			}
		case <-over:
			return
		}
	}
}

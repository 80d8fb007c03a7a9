package main

import (
	"context"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestObey_EndsTheWorkOnlyWhereSomebodyAsksTwice(t *testing.T) {
	const hup, quit = syscall.SIGHUP, syscall.SIGQUIT
	for name, c := range map[string]struct {
		signals []os.Signal
		working bool
		left    bool
	}{
		"one Ctrl-C":                      {[]os.Signal{os.Interrupt}, true, false},
		"a terminal that closes hangs up": {[]os.Signal{hup, hup, hup}, true, false},
		"a hang-up after a Ctrl-C":        {[]os.Signal{os.Interrupt, hup, hup}, true, false},
		"two Ctrl-C":                      {[]os.Signal{os.Interrupt, os.Interrupt}, false, false},
		"a Ctrl-C that seems to be dead":  {[]os.Signal{os.Interrupt, quit}, false, false},
		"a SIGTERM after the hang-ups":    {[]os.Signal{hup, hup, syscall.SIGTERM}, false, false},
		"a hang-up is no third signal":    {[]os.Signal{os.Interrupt, os.Interrupt, hup}, false, false},
		"the third one ends the program":  {[]os.Signal{hup, quit, hup, quit}, false, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			intake, endIntake := context.WithCancel(t.Context())
			work, endWork := context.WithCancel(t.Context())
			caught, left, ended := make(chan os.Signal), false, make(chan struct{})
			go func() {
				obey(caught, endIntake, endWork, func() { left = true })
				close(ended)
			}()
			for _, s := range c.signals {
				caught <- s
			}
			synctest.Wait()
			if intake.Err() == nil || (work.Err() == nil) != c.working || left != c.left {
				t.Errorf("%s: intake %v, work %v, left %v", name, intake.Err(), work.Err(), left)
			}
			if <-time.After(grace + time.Second); work.Err() == nil {
				t.Errorf("%s: the work goes on after the grace", name)
			}
			if !left {
				caught <- os.Interrupt // in all cases a way out
			}
			<-ended
		})
	}
}

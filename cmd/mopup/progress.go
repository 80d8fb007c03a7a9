package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"mopup/batch"
)

// showProgress shows how a run gets on, until the function it gives is called:
// as a bar on a terminal, else as a line every few seconds.
func (a *app) showProgress(p *batch.Progress, targets int) (stop func()) {
	if a.quiet {
		return func() {}
	}
	interval, show, end := 5*time.Second, a.progressLine(targets), func() {}
	if a.errTerminal && a.output != "json" {
		interval = 200 * time.Millisecond
		show, end = progressBar(a.err, targets)
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				show(p.Now())
			case <-done:
				show(p.Now())
				end()
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

func progressBar(to io.Writer, targets int) (show func(batch.Count), end func()) {
	bar := progressbar.NewOptions(targets,
		progressbar.OptionSetWriter(to),
		progressbar.OptionSetWidth(30),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionThrottle(100*time.Millisecond),
	)
	show = func(c batch.Count) {
		bar.Describe(progressText(c))
		_ = bar.Set(c.Settled()) // a terminal that is gone does not stop the run
	}
	return show, func() { fmt.Fprintln(to) }
}

func (a *app) progressLine(targets int) func(batch.Count) {
	return func(c batch.Count) {
		if a.output == "json" {
			a.diagnose(map[string]any{
				"level": "progress", "targets": targets, "settled": c.Settled(),
				"outcomes": c.Outcomes, "following": c.Following, "requests": c.Requests, "in_flight": c.InFlight, "sent_again": c.Again, "paused_seconds": c.Paused.Seconds(),
			})
			return
		}
		a.say("%d of %d targets, %s", c.Settled(), targets, progressText(c))
	}
}

func progressText(c batch.Count) string {
	text := plural(c.Requests, "request")
	if c.Following > 0 {
		text += fmt.Sprintf(", %d accepted and being followed", c.Following)
	}
	if n := c.Outcomes[batch.Failed]; n > 0 {
		text += fmt.Sprintf(", %d failed", n)
	}
	if n := c.Outcomes[batch.InDoubt]; n > 0 {
		text += fmt.Sprintf(", %d in doubt", n)
	}
	if c.Again > 0 {
		text += fmt.Sprintf(", %d sent again", c.Again)
	}
	if c.Paused >= time.Second {
		text += ", pausing " + span(c.Paused)
	}
	return text
}

package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

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

// progressBar keeps within one line: a line that wraps is drawn anew below
// itself each time.
func progressBar(to io.Writer, targets int) (show func(batch.Count), end func()) {
	const bar, around = 20, len(" 100% || (/)") + 2
	numbers := 2 * len(fmt.Sprint(targets))
	b := progressbar.NewOptions(targets,
		progressbar.OptionSetWriter(to),
		progressbar.OptionSetWidth(bar),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionThrottle(100*time.Millisecond),
	)
	show = func(c batch.Count) {
		b.Describe(cut(progressText(c), width()-bar-around-numbers))
		_ = b.Set(c.Settled()) // a terminal that is gone does not stop the run
	}
	return show, func() { fmt.Fprintln(to) }
}

// width is how many characters a line of the terminal holds.
func width() int {
	const usual = 80
	if w, _, err := term.GetSize(int(os.Stderr.Fd())); err == nil && w > 0 {
		return w
	}
	return usual
}

// cut shortens text to at most n characters; a little of it stays in any case.
func cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= max(n, 1) {
		return text
	}
	return string(runes[:max(n-1, 0)]) + "…"
}

func (a *app) progressLine(targets int) func(batch.Count) {
	return func(c batch.Count) {
		if a.output == "json" {
			a.diagnose(map[string]any{
				"level": "progress", "targets": targets, "settled": c.Settled(),
				"outcomes": c.Outcomes, "following": c.Following, "requests": c.Requests, "in_flight": c.InFlight, "sent_again": c.Again, "paused_seconds": c.Paused.Seconds(),
				"trouble": c.Trouble,
			})
			return
		}
		a.say("%d of %s, %s", c.Settled(), plural(targets, "target"), progressText(c))
	}
}

// progressText tells the most important things first: the end may be cut.
func progressText(c batch.Count) string {
	text := plural(c.Requests, "request")
	if c.Following > 0 {
		text += fmt.Sprintf(", %d accepted", c.Following)
	}
	if c.Paused >= time.Second {
		text += ", pausing " + span(c.Paused)
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
	if c.Trouble != "" {
		text += ", last trouble: " + clean(c.Trouble)
	}
	return text
}

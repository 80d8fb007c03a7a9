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
func (a *app) showProgress(p *batch.Progress, j journey) (stop func()) {
	if a.quiet {
		return func() {}
	}
	interval, show, end := 5*time.Second, a.progressLine(j), func() {}
	if a.errTerminal && a.output != "json" {
		interval = 200 * time.Millisecond
		show, end = progressBar(a.err, j, width)
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

// journey is how far a run has to go.
type journey struct {
	targets int
	takes   time.Duration // as the plan says; 0: not known
}

// left is about how long it takes still: the part of the plan's time that belongs
// to what is not sent; 0: not known, or no more.
func (j journey) left(c batch.Count) time.Duration {
	if j.targets == 0 {
		return 0
	}
	waiting := max(0, j.targets-c.Settled()-c.Following)
	return time.Duration(float64(j.takes) * float64(waiting) / float64(j.targets))
}

// progressBar keeps within one line: a line that wraps is drawn anew below
// itself each time. With another width begins another bar, since the old one
// would wipe out a line as long as it was.
func progressBar(to io.Writer, j journey, width func() int) (show func(batch.Count), end func()) {
	var b *progressbar.ProgressBar
	at := 0
	show = func(c batch.Count) {
		w := width()
		words, bar := barLayout(w, j, progressText(c, j))
		if w != at {
			if b != nil {
				fmt.Fprint(to, "\r\x1b[J") // the beginning of the line, and nothing behind it
			}
			at, b = w, newBar(to, j.targets, bar)
		}
		b.Describe(words)
		_ = b.Set(c.Settled()) // a terminal that is gone does not stop the run
	}
	return show, func() { fmt.Fprintln(to) }
}

func newBar(to io.Writer, targets, width int) *progressbar.ProgressBar {
	return progressbar.NewOptions(targets,
		progressbar.OptionSetWriter(to),
		progressbar.OptionSetWidth(width),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionThrottle(100*time.Millisecond),
	)
}

// barLayout shares a line between words and bar. Where there is little room the
// bar is shorter, and where there is less, no words stand before it.
func barLayout(width int, j journey, text string) (words string, bar int) {
	const long, short, someWords, around = 20, 10, 12, len(" 100% || (/)") + 2
	room := width - around - 2*len(fmt.Sprint(j.targets))
	switch {
	case room < short+someWords:
		return "", min(max(room, 1), long)
	case room < 3*long:
		return cut(text, room-short), short
	}
	return cut(text, room-long), long
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

func (a *app) progressLine(j journey) func(batch.Count) {
	return func(c batch.Count) {
		if a.output == "json" {
			a.diagnose(map[string]any{
				"level": "progress", "targets": j.targets, "settled": c.Settled(),
				"outcomes": c.Outcomes, "following": c.Following, "requests": c.Requests, "in_flight": c.InFlight, "sent_again": c.Again, "paused_seconds": c.Paused.Seconds(),
				"next_seconds": c.Next.Seconds(), "left_seconds": j.left(c).Seconds(), "trouble": c.Trouble,
			})
			return
		}
		a.say("%d of %s, %s", c.Settled(), plural(j.targets, "target"), progressText(c, j))
	}
}

// roughly is a span without the seconds that an estimate of many minutes has not.
func roughly(d time.Duration) string {
	if d >= 10*time.Minute {
		d = d.Round(time.Minute)
	}
	return span(d)
}

// progressText tells the most important things first: the end may be cut.
func progressText(c batch.Count, j journey) string {
	text := ""
	switch {
	case c.Paused >= time.Second:
		text = "pausing " + span(c.Paused) + ", "
	case c.Next >= time.Second:
		text = "next in " + span(c.Next) + ", "
	}
	if left := j.left(c); left >= time.Second {
		text += "about " + roughly(left) + " left, "
	}
	text += plural(c.Requests, "request")
	if c.Following > 0 {
		text += fmt.Sprintf(", %d accepted", c.Following)
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

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mopup/batch"
)

// waiting is a run of 2645 targets that has used up its quota.
var (
	waiting = batch.Count{
		Outcomes: map[batch.Outcome]int{batch.Accepted: 200}, Following: 200, Requests: 20, Next: 38 * time.Second, Again: 1,
	}
	longWay = journey{targets: 2645, takes: 13*time.Minute + 4*time.Second}
)

func TestProgressText_TellsWhatIsWaitedForAndHowLongItTakesStill(t *testing.T) {
	if got, want := progressText(waiting, longWay), "next in 38s, about 12m left, 20 requests, 200 accepted, 1 sent again"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	if got := progressText(waiting, journey{targets: 2645}); strings.Contains(got, "left") {
		t.Errorf("the text tells a time that is not known: %q", got)
	}
	sent := batch.Count{Outcomes: map[batch.Outcome]int{batch.Accepted: 2645}, Following: 2645}
	if got := progressText(sent, longWay); strings.Contains(got, "left") {
		t.Errorf("the text tells a time where all is sent: %q", got)
	}
	paused := waiting
	paused.Paused = time.Minute
	if got := progressText(paused, longWay); !strings.HasPrefix(got, "pausing 1m, ") || strings.Contains(got, "next") {
		t.Errorf("the text of a pause is %q", got)
	}
}

func TestProgressBar_FitsTheLineWhateverItsWidth(t *testing.T) {
	for width, want := range map[int]string{
		30:  "   0% |        | (0/2645)",
		40:  "   0% |                  | (0/2645)",
		60:  "next in 38s, about 12m left…   0% |          | (0/2645)",
		80:  "next in 38s, about 12m left, 20 requests, 200 a…   0% |          | (0/2645)",
		200: "next in 38s, about 12m left, 20 requests, 200 accepted, 1 sent again   0% |                    | (0/2645)",
	} {
		var out strings.Builder
		show, _ := progressBar(&out, longWay, func() int { return width })
		show(waiting)
		lines := strings.Split(out.String(), "\r")
		got := strings.TrimRight(lines[len(lines)-1], " ")
		if got != want || utf8.RuneCountInString(lines[len(lines)-1]) > width {
			t.Errorf("on %d columns it is\n%q, want\n%q", width, got, want)
		}
	}
}

func TestProgressBar_OfAnotherWidthBeginsOnAnEmptyLine(t *testing.T) {
	var out strings.Builder
	width := 120
	show, _ := progressBar(&out, longWay, func() int { return width })
	show(waiting)
	width = 50
	before := out.Len()
	show(waiting)
	after := out.String()[before:]
	if !strings.HasPrefix(after, "\r\x1b[J") {
		t.Errorf("the line of the old width was not cleared: %q", after)
	}
	if blanks := regexp.MustCompile(` {50,}`).FindString(after); blanks != "" {
		t.Errorf("%d blanks were written to a line of %d columns: they wrap", len(blanks), width)
	}
}

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"mopup/batch"
	"mopup/reports"
)

// summaryView is a job's ending as people and scripts see it.
type summaryView struct {
	Job        string                `json:"job"`
	State      string                `json:"state"`
	Reason     string                `json:"reason,omitempty"`
	Simulated  bool                  `json:"simulated"`
	Connection string                `json:"connection"`
	Files      []string              `json:"files"`
	Rows       int                   `json:"rows"`
	Extra      int                   `json:"extra_targets,omitempty"` // of those, as in a plan
	Outcomes   map[batch.Outcome]int `json:"outcomes"`
	Problems   []problemView         `json:"problems,omitempty"`
	More       int                   `json:"more_problems,omitempty"`
	Reports    []string              `json:"reports,omitempty"`
	DrivenBy   string                `json:"driven_by,omitempty"` // the process that sends it now
	RetryOf    string                `json:"retry_of,omitempty"`
	TakenOver  []takenView           `json:"taken_over,omitempty"` // rows that later jobs send once more
	Next       []step                `json:"next,omitempty"`       // commands that go on from here

	hideNext bool // the last line tells it instead
	gone     bool // the ledger is, so no command can read it
}

type takenView struct {
	Job  string `json:"job"`
	Rows int    `json:"rows"`
}

type problemView struct {
	Row     string        `json:"row"`
	Outcome batch.Outcome `json:"outcome"`
	Target  string        `json:"target,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Code    string        `json:"vendor_code,omitempty"`
	Message string        `json:"vendor_message,omitempty"`
}

func newSummaryView(s reports.Summary, paths []string) summaryView {
	v := summaryView{
		Job: s.Job.ID, State: string(s.Job.State), Reason: s.Job.Reason, Simulated: s.Job.Simulated,
		Connection: s.Job.Connection, Rows: s.Rows, Extra: s.Extra, Outcomes: s.Outcomes, More: s.More, Reports: paths,
		RetryOf: s.Job.RetryOf,
	}
	for _, f := range s.Job.Files {
		v.Files = append(v.Files, f.Path)
	}
	for _, by := range slices.Sorted(maps.Keys(s.TakenBy)) {
		v.TakenOver = append(v.TakenOver, takenView{by, s.TakenBy[by]})
	}
	for _, p := range s.Problems {
		v.Problems = append(v.Problems, problemView{p.Origin.String(), p.Outcome, p.Target, p.Reason, p.Code, p.Message})
	}
	return v
}

// text writes the summary for people.
func (v summaryView) text(to io.Writer) {
	if v.Simulated {
		fmt.Fprintln(to, simulatedNote)
	}
	fmt.Fprintf(to, "Job %s %s: %s\n", v.Job, stateText(v.State), clean(strings.Join(v.Files, ", ")))
	if v.RetryOf != "" {
		fmt.Fprintf(to, "It retries job %s\n", v.RetryOf)
	}
	fmt.Fprintln(to)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, o := range batch.Outcomes() {
		if n := v.Outcomes[o]; n > 0 {
			fmt.Fprintf(w, "  %d\t  %s\n", n, o)
		}
	}
	fmt.Fprintf(w, "  %d\t  %s\n", v.Rows, rowsText(v.Rows, v.Extra))
	w.Flush()
	for _, t := range v.TakenOver {
		fmt.Fprintf(to, "\n%d of these were taken over by job %s\n", t.Rows, t.Job)
	}
	for _, line := range []string{v.Reason, v.DrivenBy} {
		if line != "" {
			fmt.Fprintf(to, "\n%s\n", clean(line))
		}
	}
	v.problems(to)
	v.steps(to)
}

// steps shows the commands that go on.
func (v summaryView) steps(to io.Writer) {
	if len(v.Next) == 0 || v.hideNext {
		return
	}
	fmt.Fprintln(to, "\nTo go on:")
	w := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	for _, s := range v.Next {
		fmt.Fprintf(w, "  %s\t%s\n", s.Command, s.Does)
	}
	w.Flush()
}

func (v summaryView) problems(to io.Writer) {
	if len(v.Problems) == 0 {
		return
	}
	fmt.Fprintln(to)
	for _, p := range v.Problems {
		parts := []string{p.Target, p.Reason, p.Code, p.Message}
		text := ""
		for _, part := range parts {
			if part == "" {
				continue
			}
			if text != "" {
				text += ": "
			}
			text += clean(part)
		}
		fmt.Fprintf(to, "  %s %s  %s\n", clean(p.Row), p.Outcome, text)
	}
	if v.More > 0 {
		fmt.Fprintf(to, "  ... and %d more; a report names them all\n", v.More)
	}
}

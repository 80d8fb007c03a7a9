package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"mopup/batch"
	"mopup/batch/ledger"
)

// planView is a plan as people and scripts see it.
type planView struct {
	Job          string         `json:"job"`
	Simulated    bool           `json:"simulated"`
	Connection   string         `json:"connection"`
	Endpoint     string         `json:"endpoint,omitempty"`
	Files        []fileView     `json:"files"`
	Rows         int            `json:"rows"`
	Targets      int            `json:"targets"`
	Invalid      int            `json:"invalid"`
	Duplicates   int            `json:"duplicates"`
	Extra        int            `json:"extra_targets,omitempty"` // beyond the first of rows that name several; rows counts them too
	Batches      int            `json:"batches"`
	Requests     int            `json:"requests"`
	Questions    int            `json:"questions"`
	Seconds      float64        `json:"estimated_seconds"`
	Actions      []actionOfPlan `json:"actions"`
	Limits       []string       `json:"limits_changed,omitempty"`
	Hash         string         `json:"plan_hash"`
	FirstRequest string         `json:"first_request,omitempty"`
	RetryOf      string         `json:"retry_of,omitempty"`
	Refused      bool           `json:"refused,omitempty"` // the input has errors: nothing of it may be sent

	// Of a refused job, as the summary of any other has them.
	State    ledger.JobState       `json:"state,omitempty"`
	Outcomes map[batch.Outcome]int `json:"outcomes,omitzero"`

	estimate batch.Estimate
	retried  []string // files that the rows were read from, once
}

type actionOfPlan struct {
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Targets      int      `json:"targets"`
	Requests     int      `json:"requests"`
	Quota        string   `json:"quota"`
	Undo         []string `json:"undo,omitempty"`
	Irreversible bool     `json:"irreversible"`
	Caveat       string   `json:"caveat,omitempty"`
}

func newPlanView(p *prepared) planView {
	v := planView{
		Job: p.job.ID, Simulated: p.job.Simulated, Connection: p.conn.name, Endpoint: p.conn.endpoint,
		Rows: p.plan.Rows, Targets: p.plan.Targets, Invalid: p.plan.Invalid, Duplicates: p.plan.Duplicates,
		Batches: p.plan.Batches, Hash: p.plan.Hash, Refused: p.refused != nil, estimate: p.plan.Estimate(p.sending.pacing()),
	}
	v.Requests, v.Questions, v.Seconds = v.estimate.Sends, v.estimate.Asks, v.estimate.Time.Seconds()
	if p.job.RetryOf != "" {
		v.RetryOf = p.job.RetryOf
		for _, f := range p.job.Files {
			v.retried = append(v.retried, f.Path)
		}
	}
	for _, f := range p.files {
		v.Files = append(v.Files, newFileView(f))
		v.Extra += f.Extra
	}
	for _, part := range p.plan.Parts() {
		v.Actions = append(v.Actions, actionOfPlan{
			Name: part.Action.Name, Title: part.Action.Title, Targets: part.Targets, Requests: part.Batches,
			Quota: part.Action.QuotaText(), Undo: part.Action.Undo.Value,
			Irreversible: part.Action.Irreversible(), Caveat: part.Action.Caveat,
		})
	}
	for _, change := range p.changes {
		name, _, _ := strings.Cut(change, ": ")
		if p.plan.Actions[name] != nil {
			v.Limits = append(v.Limits, change)
		}
	}
	if p.sending.rate != "" {
		v.Limits = append(v.Limits, fmt.Sprintf("at most %s requests", p.sending.rate))
	}
	return v
}

// text writes the plan for people.
func (v planView) text(to io.Writer) {
	if v.Simulated {
		fmt.Fprintln(to, simulatedNote)
	}
	fmt.Fprintf(to, "Plan %s over connection %s%s\n\n", v.Job, v.Connection, at(v.Endpoint))
	v.files(to)
	v.counts(to)
	v.facts(to)
	if v.FirstRequest != "" {
		fmt.Fprintf(to, "\nThe first request, as it would be sent:\n\n%s\n", indent(v.FirstRequest))
	}
}

func at(endpoint string) string {
	if endpoint == "" {
		return ""
	}
	return " at " + endpoint
}

func (v planView) files(to io.Writer) {
	if v.RetryOf != "" {
		fmt.Fprintf(to, "  rows of job %s, read from %s\n", v.RetryOf, clean(strings.Join(v.retried, ", ")))
	}
	for _, f := range v.Files {
		f.text(to)
	}
	fmt.Fprintln(to)
}

func (v planView) counts(to io.Writer) {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(n int, what string) { fmt.Fprintf(w, "  %d\t  %s\n", n, what) }
	for _, a := range v.Actions {
		how := "to send"
		if v.Refused {
			how = "could be sent"
		}
		line(a.Targets, fmt.Sprintf("%s: %s (%s), in %s", how, a.Title, a.Name, plural(a.Requests, "request")))
	}
	if v.Invalid > 0 {
		line(v.Invalid, "invalid")
	}
	if v.Duplicates > 0 {
		line(v.Duplicates, "duplicate")
	}
	line(v.Rows, rowsText(v.Rows, v.Extra))
	w.Flush()
	fmt.Fprintln(to)
}

// rowsText says what a sum of rows counts, extra of which are further targets of
// rows that name several.
func rowsText(rows, extra int) string {
	if extra == 0 {
		return "rows"
	}
	return fmt.Sprintf("in all, from %s: some name several targets", plural(rows-extra, "row"))
}

func (v planView) facts(to io.Writer) {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	line("batches", "%d", v.Batches)
	requests := fmt.Sprint(v.Requests)
	if v.Questions > 0 {
		requests += fmt.Sprintf(" and %s for results", plural(v.Questions, "question"))
	}
	line("requests", "%s", requests)
	switch {
	case v.Targets == 0:
		line("time", "none: there is nothing to send")
	case v.estimate.Bound:
		line("time", "%s, if nothing goes wrong", span(v.estimate.Time))
	default:
		line("time", "as fast as the vendor answers: no quota is known")
	}
	for _, a := range v.Actions {
		line("quota", "%s: %s", a.Name, a.Quota)
	}
	for _, a := range v.Actions {
		if a.Irreversible {
			line("CAN'T BE UNDONE", "%s", a.Name)
		} else {
			line("undo", "%s by %s", a.Name, strings.Join(a.Undo, " or "))
		}
		if a.Caveat != "" {
			line("note", "%s: %s", a.Name, a.Caveat)
		}
	}
	for _, change := range v.Limits {
		line("limit", "%s", change)
	}
	w.Flush()
}

func indent(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := range lines {
		lines[i] = "    " + clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

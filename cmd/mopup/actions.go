package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/providers"
)

// actionView is an action's facts as people and scripts see them.
type actionView struct {
	Name       string      `json:"name"`
	Title      string      `json:"title"`
	Endpoint   string      `json:"endpoint"`
	Words      []string    `json:"words"`
	Fields     []fieldView `json:"fields"`
	Settings   []string    `json:"settings,omitempty"`
	Targets    int         `json:"targets_per_request"`
	Quota      string      `json:"quota"`
	InFlight   int         `json:"in_flight"`
	Repeat     bool        `json:"repeat_harmless"`
	Undo       []string    `json:"undo,omitempty"`
	Follows    bool        `json:"results_asked_for"`
	Caveat     string      `json:"caveat,omitempty"`
	Permission string      `json:"permission"`
	Sources    []factView  `json:"sources"`
}

type fieldView struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Required bool     `json:"required"`
	Default  string   `json:"default,omitempty"`
	Headers  []string `json:"headers,omitempty"`
	Several  bool     `json:"several,omitempty"` // a cell may name several
	Not      []string `json:"not,omitempty"`     // headers that seem to fit, and what they are
}

type factView struct {
	Fact   string `json:"fact"`
	Source string `json:"source"`
}

func (a *app) actionsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "actions [NAME]", Short: "List what exists: fields, batch size, quota, undo, permission",
		Long: "actions lists every action; with a NAME, or the beginning of one, it shows the facts\n" +
			"of those actions in full, each with the page it was read from.",
		Args: atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			prefix := strings.Join(args, "")
			var views []actionView
			for _, e := range providers.All() {
				for _, action := range e.Actions() {
					if strings.HasPrefix(action.Name, prefix) {
						views = append(views, newActionView(action))
					}
				}
			}
			if len(views) == 0 {
				return unusable(fmt.Errorf("no action begins with %s; mopup actions lists all", batch.Quote(prefix)))
			}
			return a.result(views, func(to io.Writer) {
				if prefix == "" {
					listActions(to, views, a.room())
					return
				}
				for _, v := range views {
					v.text(to)
				}
			})
		},
	}
}

func newActionView(a batch.Action) actionView {
	v := actionView{
		Name: a.Name, Title: a.Title, Endpoint: a.Endpoint.Value, Words: a.Words,
		Targets: a.Targets.Value, Quota: a.QuotaText(), InFlight: a.InFlight.Value,
		Repeat: a.RepeatHarmless.Value, Undo: a.Undo.Value, Follows: a.Follow != nil,
		Caveat: a.Caveat, Permission: a.Permission.Value,
	}
	for _, f := range a.Fields {
		field := fieldView{f.Name, f.Title, f.Default == "", f.Default, f.Names, f.Several, nil}
		for _, d := range f.Decoys {
			field.Not = append(field.Not, fmt.Sprintf("%s (%s)", strings.Join(d.Names, ", "), d.Is))
		}
		v.Fields = append(v.Fields, field)
	}
	for _, s := range a.Settings {
		v.Settings = append(v.Settings, "--"+s.Name)
	}
	source := func(fact string, s batch.Source) { v.Sources = append(v.Sources, factView{fact, s.String()}) }
	source("endpoint", a.Endpoint.Source)
	source("targets a request", a.Targets.Source)
	for _, q := range a.Quotas {
		source(fmt.Sprintf("quota %s %s", q.Quota, q.Scope), q.Source)
	}
	source("requests in flight", a.InFlight.Source)
	source("whether a repeat is harmless", a.RepeatHarmless.Source)
	source("undo", a.Undo.Source)
	source("permission", a.Permission.Source)
	return v
}

func listActions(to io.Writer, views []actionView, room int) {
	const fields, quota, permission = 1, 3, 5
	t := table{{"ACTION", "FIELDS", "PER REQUEST", "QUOTA", "REVERSIBLE", "PERMISSION"}}
	for _, v := range views {
		var required []string
		for _, f := range v.Fields {
			if f.Required {
				required = append(required, f.Name)
			}
		}
		t = append(t, []string{
			v.Name, strings.Join(required, ", "), strconv.Itoa(v.Targets), v.Quota,
			map[bool]string{true: "yes", false: "NO"}[len(v.Undo) > 0], v.Permission,
		})
	}
	t.write(to, room, permission, fields, quota)
}

func (v actionView) text(to io.Writer) {
	fmt.Fprintf(to, "%s: %s\n", v.Name, v.Title)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "  %s\t%s\n", name, value)
		}
	}
	line("call", v.Endpoint)
	line("vendor's words", strings.Join(v.Words, ", "))
	for _, f := range v.Fields {
		need := "required"
		if !f.Required {
			need = "default " + f.Default
		}
		if f.Several {
			need += "; a cell may name several"
		}
		line("field", fmt.Sprintf("%s: %s (%s)", f.Name, f.Title, need))
		line("  headers", strings.Join(f.Headers, ", "))
		for _, not := range f.Not {
			line("  not", not)
		}
	}
	line("flags", strings.Join(v.Settings, ", "))
	line("a request holds", plural(v.Targets, "target"))
	line("quota", v.Quota)
	line("in flight", fmt.Sprint(v.InFlight))
	line("a repeat", map[bool]string{true: "is harmless", false: "does harm: never sent twice unless the first was surely not applied"}[v.Repeat])
	line("results", map[bool]string{true: "asked for later, to each target's end", false: "known with the answer"}[v.Follows])
	line("undo", orText(strings.Join(v.Undo, " or "), "none: it can't be undone"))
	line("note", v.Caveat)
	line("permission", v.Permission)
	for _, s := range v.Sources {
		line("source", s.Fact+": "+s.Source)
	}
	w.Flush()
	fmt.Fprintln(to)
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

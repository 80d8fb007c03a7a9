package providertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"mopup/batch"
)

func factRules() []Rule {
	return []Rule{
		{Name: "facts are complete and consistent", Check: factsComplete},
		{Name: "facts are the same at each call", Check: factsStable},
	}
}

// actions gives the facts, which need no credential and no network.
func (h Harness) actions() (batch.Provider, []batch.Action, error) {
	p, err := h.New(failing(errNoNetwork), "")
	if err != nil {
		return nil, nil, fmt.Errorf("a provider can't be made without a credential: %w", err)
	}
	if len(p.Actions()) == 0 {
		return nil, nil, errors.New("there are no actions")
	}
	return p, p.Actions(), nil
}

func factsComplete(_ context.Context, h Harness) error {
	p, actions, err := h.actions()
	if err != nil {
		return err
	}
	prefix, _, _ := strings.Cut(actions[0].Name, "/")
	names := map[string]bool{}
	for _, a := range actions {
		if names[a.Name] {
			return fmt.Errorf("%s is there twice", a.Name)
		}
		names[a.Name] = true
	}
	for _, a := range actions {
		if err := errors.Join(complete(a), bounded(a), sourced(a), followable(p, a), findable(p, a)); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		if !strings.HasPrefix(a.Name, prefix+"/") {
			return fmt.Errorf("%s does not begin with %s/", a.Name, prefix)
		}
		for _, inverse := range a.Undo.Value {
			if !names[inverse] {
				return fmt.Errorf("%s is undone by %s, which does not exist", a.Name, inverse)
			}
		}
	}
	return nil
}

func complete(a batch.Action) error {
	for what, text := range map[string]string{
		"Title": a.Title, "Noun": a.Noun, "Endpoint": a.Endpoint.Value, "Lane": a.Lane, "Permission": a.Permission.Value,
	} {
		if text == "" {
			return fmt.Errorf("no %s", what)
		}
	}
	if len(a.Words) == 0 || slices.Contains(a.Words, "") {
		return errors.New("no vendor's word for it")
	}
	if len(a.Fields) == 0 {
		return errors.New("no Fields")
	}
	for _, f := range a.Fields {
		if f.Name == "" || f.Title == "" || f.Check == nil {
			return fmt.Errorf("field %q lacks its Name, Title or Check", f.Name)
		}
	}
	for _, s := range a.Settings {
		if s.Name == "" || s.Title == "" || s.Check == nil || s.Required && s.Default != "" {
			return fmt.Errorf("setting %q lacks its Name, Title or Check, or is required with a default", s.Name)
		}
	}
	return nil
}

func bounded(a batch.Action) error {
	if a.Targets.Value < 1 || a.InFlight.Value < 1 || a.Bytes.Value < 0 {
		return fmt.Errorf("%d targets, %d in flight, %d bytes", a.Targets.Value, a.InFlight.Value, a.Bytes.Value)
	}
	for _, q := range a.Quotas {
		if q.N < 1 || q.Per <= 0 || q.Scope == "" {
			return fmt.Errorf("quota %s of %q", q, q.Scope)
		}
	}
	return nil
}

// sourced: a fact is read, with place and month, or assumed; nothing between.
func sourced(a batch.Action) error {
	sources := []batch.Source{
		a.Endpoint.Source, a.Targets.Source, a.Bytes.Source, a.InFlight.Source,
		a.RepeatHarmless.Source, a.Undo.Source, a.Permission.Source,
	}
	for _, q := range a.Quotas {
		sources = append(sources, q.Source)
	}
	if a.Lookup != nil {
		sources = append(sources, a.Lookup.Settle.Source)
	}
	month := regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`)
	for _, s := range sources {
		if !s.Assumed() && (s.Page == "" || !month.MatchString(s.Read)) {
			return fmt.Errorf("a source without its page or month: %q, %q", s.Page, s.Read)
		}
	}
	return nil
}

func followable(p batch.Provider, a batch.Action) error {
	f := a.Follow
	if f == nil {
		return nil
	}
	if f.First <= 0 || f.Most < f.First || f.Deadline < f.Most || f.Keep < f.Deadline || f.Targets < a.Targets.Value {
		return fmt.Errorf("the times of Follow contradict each other, or a batch is more than one question may be about: %+v", *f)
	}
	if _, ok := p.(batch.Follower); !ok {
		return errors.New("it has a Follow, but the provider has no method Follow")
	}
	return nil
}

func findable(p batch.Provider, a batch.Action) error {
	l := a.Lookup
	if l == nil {
		return nil
	}
	if l.First <= 0 || l.Settle.Value < l.First || l.Keep != 0 && l.Keep < l.Settle.Value {
		return fmt.Errorf("the times of Lookup contradict each other: %+v", *l)
	}
	if _, ok := p.(batch.Finder); !ok {
		return errors.New("it has a Lookup, but the provider has no method Lookup")
	}
	return nil
}

func factsStable(_ context.Context, h Harness) error {
	p, first, err := h.actions()
	if err != nil {
		return err
	}
	other, err := h.New(http.DefaultTransport, token)
	if err != nil {
		return err
	}
	for _, again := range [][]batch.Action{p.Actions(), other.Actions()} {
		if len(again) != len(first) {
			return fmt.Errorf("%d actions, and then %d", len(first), len(again))
		}
		for i, a := range again {
			if got, want := describe(a), describe(first[i]); got != want {
				return fmt.Errorf("the facts were\n%s\nand then\n%s", want, got)
			}
		}
	}
	return nil
}

// describe writes facts out. Functions can't be compared, and need not be.
func describe(a batch.Action) string {
	var out strings.Builder
	if a.Follow != nil {
		fmt.Fprintf(&out, "%+v ", *a.Follow)
	}
	if a.Lookup != nil {
		fmt.Fprintf(&out, "%+v ", *a.Lookup)
	}
	for _, f := range a.Fields {
		fmt.Fprintf(&out, "%q %q %q %v %v ", f.Name, f.Names, f.Default, f.Decoys, f.Several)
	}
	for _, s := range a.Settings {
		fmt.Fprintf(&out, "%q %q %v ", s.Name, s.Default, s.Required)
	}
	a.Follow, a.Lookup, a.Fields, a.Settings = nil, nil, nil, nil
	fmt.Fprintf(&out, "%+v", a)
	return out.String()
}

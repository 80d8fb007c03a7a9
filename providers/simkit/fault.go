package simkit

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is the name of one thing that can go wrong.
type Fault string

// The closed set of faults. What each does and how it is written is in rules.
const (
	Throttle          Fault = "throttle"
	ThrottleInner     Fault = "throttle-inner"
	UnavailableBefore Fault = "unavailable-before"
	UnavailableAfter  Fault = "unavailable-after"
	CutBefore         Fault = "cut-before"
	CutAfter          Fault = "cut-after"
	Latency           Fault = "latency"
	BadTarget         Fault = "bad-target"
	Fail              Fault = "fail"
	Skip              Fault = "skip"
	Settle            Fault = "settle"
	Late              Fault = "late"
	Skew              Fault = "skew"
	NextLink          Fault = "next-link"
	DropResults       Fault = "drop-results"
	Deny              Fault = "deny"
	Seed              Fault = "seed"
)

// rule says how one fault is written and what it does.
type rule struct {
	fault  Fault
	syntax string
	help   string
	parse  func(value string) (setting, error)
}

func rules() []rule {
	return []rule{
		{Throttle, "RATE[,SECONDS|,date]", "429; without Retry-After, with seconds (2 or 2.128), or with a date 2 s ahead", parseThrottle},
		{ThrottleInner, "RATE[,SECONDS|,date]", "429 for single requests inside $batch", parseThrottle},
		{UnavailableBefore, "RATE", "503 before anything is applied; half of the bodies are no JSON", parseRate},
		{UnavailableAfter, "RATE", "503 after applying", parseRate},
		{CutBefore, "RATE", "cut the connection before anything is applied", parseRate},
		{CutAfter, "RATE", "cut the connection after applying", parseRate},
		{Latency, "D[-D2]", "let each request wait, e.g. 200ms or 50ms-2s", parseSpan},
		{BadTarget, "TARGET", "400 for every request that holds the target, without saying which it is", parseValue},
		{Fail, "RATE|TARGET", "tmcas: the action ends Failed; graph recommendations: 400", parseRateOrValue},
		{Skip, "RATE|TARGET", "tmcas: the action ends Skipped; graph recommendations: 404", parseRateOrValue},
		{Settle, "D[-D2]", "how long until an action is final (tmcas, else 300ms-3.5s) or a risk state shows (graph, else 0s)", parseSpan},
		{Late, "D[-D2]", "tmcas: how long until what was applied shows in any answer, e.g. 30s", parseSpan},
		{Skew, "D", "how far the vendor's clock is ahead of ours; behind it with a minus, e.g. -90s", parseSkew},
		{NextLink, "WORD", "tmcas: no further page: null, empty, word (the word null) or absent; a further one: bare (no scheme) or foreign", parseNextLink},
		{DropResults, "RATE", "leave one action out of an answer, or one response out of $batch", parseRate},
		{Deny, "401|403", "refuse every call", parseDeny},
		{Seed, "N", "another course of the same faults (default 1)", parseSeed},
	}
}

// Faults is what a simulator lets go wrong. The zero value is nothing. It is a
// value: a copy can be changed without changing the original. A pointer to it can
// stand behind a command-line flag that may be given several times.
type Faults struct {
	settings []setting
}

// Set takes one fault, written NAME=VALUE. A rate given twice: the later holds.
// Targets add up.
func (f *Faults) Set(spec string) error {
	name, value, _ := strings.Cut(spec, "=")
	for _, r := range rules() {
		if string(r.fault) != name {
			continue
		}
		s, err := r.parse(value)
		if err != nil {
			return fmt.Errorf("fault %s: %w; write %s=%s", name, err, name, r.syntax)
		}
		s.fault, s.spec = r.fault, spec
		f.settings = append(slices.Clip(f.settings), s)
		return nil
	}
	var names []string
	for _, r := range rules() {
		names = append(names, string(r.fault))
	}
	return fmt.Errorf("unknown fault %q; there are %s", name, strings.Join(names, ", "))
}

// String gives the faults as they were written, separated by blanks.
func (f *Faults) String() string {
	var specs []string
	for _, s := range f.settings {
		specs = append(specs, s.spec)
	}
	return strings.Join(specs, " ")
}

// Type is what a help text shows for the value of the flag.
func (f *Faults) Type() string { return "NAME=VALUE" }

// FaultHelp lists all faults for people, one a line.
func FaultHelp() string {
	var b strings.Builder
	for _, r := range rules() {
		fmt.Fprintf(&b, "  %-36s %s\n", string(r.fault)+"="+r.syntax, r.help)
	}
	b.WriteString("RATE is 10% or 0.1. TARGET is compared without letter case: an address, \"networkMessageId recipient\", or an id.\n")
	return b.String()
}

package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/providers"
	"mopup/reports"
)

// jobOptions are the flags that run and plan share.
type jobOptions struct {
	sendOptions
	files       []string
	stdin       io.Reader
	config      string // file that the connection comes from; empty: the usual one
	action      string
	connection  string
	columns     []string
	layout      layoutOptions
	simulate    bool
	endpoint    string
	batchSize   number
	inFlight    number
	skipInvalid bool
	settings    map[string]*string
}

func (o *jobOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.action, "action", "", "what to do with each target (mopup actions lists all); a file's action column wins")
	flags.StringVar(&o.connection, "connection", "", "connection of the config to use")
	flags.StringArrayVar(&o.columns, "map", nil, "`field=Column`: which column gives a field (repeatable; empty column: none)")
	o.layout.bind(cmd)
	bindReports(cmd, &o.reports)
	flags.BoolVar(&o.simulate, "simulate", false, "send to the built-in simulator instead of the vendor")
	flags.StringVar(&o.endpoint, "endpoint", "", "base `URL` in place of the vendor's; plain http to loopback only")
	flags.Var(&o.batchSize, "batch-size", "most targets a request (only lower than the vendor's)")
	flags.Var(&o.inFlight, "in-flight", "most requests on their way at one time (only lower)")
	bindRate(cmd, &o.rate)
	flags.BoolVar(&o.skipInvalid, "skip-invalid", false, "send the valid rows of a file that has invalid ones")
	_ = cmd.RegisterFlagCompletionFunc("action", completeActions) // fails only for a flag that is not there
	o.settings = map[string]*string{}
	for _, e := range providers.All() {
		for _, a := range e.Actions() {
			for _, s := range a.Settings {
				if flags.Lookup(s.Name) == nil {
					o.settings[s.Name] = flags.String(s.Name, "", settingHelp(s))
				}
			}
		}
	}
}

func completeActions(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	for _, e := range providers.All() {
		for _, a := range e.Actions() {
			names = append(names, cobra.CompletionWithDesc(a.Name, a.Title))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func settingHelp(s batch.Setting) string {
	if s.Default == "" {
		return s.Title
	}
	return fmt.Sprintf("%s (default %q)", s.Title, s.Default)
}

// check finds what is wrong with the flags alone, all at once.
func (o *jobOptions) check() error {
	var errs []error
	for _, m := range o.columns {
		if field, _, ok := strings.Cut(m, "="); !ok || field == "" {
			errs = append(errs, fmt.Errorf("--map %s: write it as field=Column", batch.Quote(m)))
		}
	}
	errs = append(errs, o.layout.check(), o.sendOptions.check(), checkReports(o.reports))
	return errors.Join(errs...)
}

func bindReports(cmd *cobra.Command, paths *[]string) {
	cmd.Flags().StringArrayVar(paths, "report", nil, "write a report to this `path`, format by extension: .csv (repeatable)")
}

// checkReports says early what is wrong with the places for reports.
func checkReports(paths []string) error {
	var errs []error
	for _, path := range paths {
		errs = append(errs, reports.CheckPath(path))
	}
	return errors.Join(errs...)
}

// mapping gives --map as the source takes it.
func (o *jobOptions) mapping() map[string]string {
	m := map[string]string{}
	for _, text := range o.columns {
		field, column, _ := strings.Cut(text, "=")
		m[field] = column
	}
	return m
}

// limits gives the limits that flags set.
func (o *jobOptions) limits() batch.Limits {
	return batch.Limits{Targets: int(o.batchSize), InFlight: int(o.inFlight)}
}

// settle gives the job's settings: the flags, else the defaults. A setting that
// an action needs and nobody gave is an error, and so is one that fits no action
// of the job.
func (o *jobOptions) settle(actions []*batch.Action) (map[string]string, error) {
	settings := map[string]string{}
	var errs []error
	for _, a := range actions {
		for _, s := range a.Settings {
			if _, done := settings[s.Name]; done {
				continue
			}
			value, err := o.setting(s)
			settings[s.Name] = value
			errs = append(errs, err)
		}
	}
	for name, value := range o.settings {
		if _, used := settings[name]; *value != "" && !used && len(actions) > 0 {
			errs = append(errs, fmt.Errorf("--%s has no meaning for %s", name, actions[0].Name))
		}
	}
	return settings, errors.Join(errs...)
}

func (o *jobOptions) setting(s batch.Setting) (string, error) {
	value := s.Default
	if given := o.settings[s.Name]; given != nil && *given != "" {
		value = *given
	}
	if value == "" {
		if s.Required {
			return "", fmt.Errorf("--%s is needed: %s", s.Name, s.Title)
		}
		return "", nil
	}
	if s.Check == nil {
		return value, nil
	}
	checked, err := s.Check(value)
	if err != nil {
		return "", fmt.Errorf("--%s: %w", s.Name, err)
	}
	return checked, nil
}

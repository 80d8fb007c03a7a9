package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"

	"github.com/spf13/cobra"
)

// app is the program with its surroundings as values, so that a test can be
// them.
type app struct {
	in          io.Reader
	out, err    io.Writer // results; progress and diagnostics
	inTerminal  bool
	errTerminal bool
	errUnseen   bool // nobody reads there while we run
	env         func(string) string
	intake      context.Context // ends with the first signal
	work        context.Context // ends with the second
	simulator   http.Handler    // what --simulate sends to; nil: both vendors without faults

	output string // text or json
	quiet  bool
	config string
	ledger string
	lanes  string
	code   exitCode // of a command that ended without an error

	running *cobra.Command // nil before its flags were parsed
	goOn    string         // command that goes on with the job that was begun; empty: none was
}

// main runs one command line and gives the exit code.
func (a *app) main(args []string) (code int) {
	defer func() {
		if cause := recover(); cause != nil {
			code = a.crash(cause)
		}
	}()
	root := a.root()
	root.SetArgs(args)
	a.guessOutput(args)
	out := &sticky{to: a.out}
	a.out = out
	cmd, err := root.ExecuteContextC(a.intake)
	if err != nil && !isCoded(err) { // of the command line's parsing
		err = unusable(fmt.Errorf("%w; %s --help shows what there is", err, cmd.CommandPath()))
	}
	if err == nil && out.err != nil && !errors.Is(out.err, syscall.EPIPE) { // a reader that left has seen enough
		err = broken(fmt.Errorf("write the result: %w", out.err))
	}
	if err != nil {
		a.complain(err)
		return int(codeOf(err))
	}
	return int(a.code)
}

// guessOutput looks for --output before the flags are parsed, so that an error of
// the parsing too is written as was asked for.
func (a *app) guessOutput(args []string) {
	for i, arg := range args {
		if arg == "--output=json" || arg == "json" && i > 0 && args[i-1] == "--output" {
			a.output = "json"
		}
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "mopup",
		Short: "Carry out security actions in bulk, exactly, and account for every row",
		Long: "mopup reads files of targets, asks a vendor to do one security action for each,\n" +
			"as fast as the vendor allows, and reports how every row ended.\n\n" + exitHelp(),
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.running = cmd
			if a.output != "text" && a.output != "json" {
				return fmt.Errorf("--output %q is not known; use text or json", a.output)
			}
			return nil
		},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	flags := root.PersistentFlags()
	flags.StringVar(&a.output, "output", "text", "how results and diagnostics are written: text or json")
	flags.BoolVar(&a.quiet, "quiet", false, "show neither plan nor progress")
	flags.StringVar(&a.config, "config", "", "config file (default: "+a.usual(configPlace)+", if it is there)")
	flags.StringVar(&a.ledger, "ledger", "", "ledger file (default: "+a.usual(ledgerPlace)+")")
	flags.StringVar(&a.lanes, "lanes", "", "folder in which processes of this host share quotas (default: "+a.usual(lanesPlace)+")")
	complete(root, "output", "text", "json")
	root.AddCommand(a.runCommand(), a.planCommand(), a.resumeCommand(), a.retryCommand(), a.jobsCommand(), a.statusCommand(),
		a.reportCommand(), a.actionsCommand(), a.simulateCommand(), a.versionCommand())
	root.InitDefaultCompletionCmd()
	for _, cmd := range append(root.Commands(), root) {
		if cmd.HasSubCommands() {
			wantPart(cmd)
		}
	}
	return root
}

// complain tells an error on stderr, one line for each that was joined.
func (a *app) complain(err error) {
	for _, e := range unjoin(err) {
		if a.output == "json" {
			a.diagnose(map[string]any{"level": "error", "message": e.Error()})
			continue
		}
		fmt.Fprintf(a.err, "mopup: %s\n", clean(e.Error()))
	}
}

// unjoin takes apart what errors.Join put together.
func unjoin(err error) []error {
	if coded, ok := err.(*exitError); ok {
		return unjoin(coded.err)
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, unjoin(e)...)
	}
	return all
}

// say tells people something on stderr.
func (a *app) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if a.output == "json" {
		a.diagnose(map[string]any{"level": "info", "message": text})
		return
	}
	fmt.Fprintln(a.err, text)
}

// diagnose writes one JSON line on stderr.
func (a *app) diagnose(fields map[string]any) { writeJSON(a.err, fields, "") }

// result writes a command's result on stdout: as JSON, or by the text function.
func (a *app) result(v any, text func(io.Writer)) error {
	if a.output != "json" {
		text(a.out)
		return nil
	}
	writeJSON(a.out, v, "  ") // main looks at the writer
	return nil
}

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"mopup/batch/source"
)

// consent are the flags that answer for a person.
type consent struct {
	yes               bool
	allowIrreversible bool
}

func (c *consent) bind(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.yes, "yes", false, "don't ask")
	cmd.Flags().BoolVar(&c.allowIrreversible, "allow-irreversible", false, "with --yes: also do what nothing can undo")
}

// confirm shows the plan and has it confirmed, by a person or by flags.
func (a *app) confirm(ctx context.Context, p *prepared, view planView, given consent, inputTaken bool) error {
	view.FirstRequest = "" // mopup plan shows it
	irreversible := p.plan.Irreversible()
	if p.plan.Targets == 0 || given.yes {
		if p.plan.Targets > 0 && len(irreversible) > 0 && !given.allowIrreversible {
			return unusable(fmt.Errorf("nothing can undo %s; say --allow-irreversible to do it, nothing was sent", irreversible[0].Action.Name))
		}
		if a.output != "json" && !a.quiet {
			view.text(a.err)
		}
		return nil
	}
	if why := a.nobodyToAsk(inputTaken); why != "" {
		flags := "--yes"
		if len(irreversible) > 0 {
			flags += " --allow-irreversible"
		}
		return unusable(fmt.Errorf("%s; confirm with %s, nothing was sent", why, flags))
	}
	view.text(a.err) // whoever is asked must see for what, whatever the flags
	return a.ask(ctx, p.plan.Targets, len(irreversible) > 0)
}

// nobodyToAsk says why no person can be asked; empty: one can. Where the input of
// the program is a file of targets, nobody can answer.
func (a *app) nobodyToAsk(inputTaken bool) string {
	switch {
	case a.output == "json":
		return "--output json asks nobody" // whoever reads it is a program
	case !a.inTerminal || inputTaken:
		return "there is no terminal to ask at"
	case a.errUnseen:
		return "stderr goes to a file or to nowhere, so nobody would see the question"
	}
	return ""
}

// unseen reports whether nobody reads what is written there while we run: it is a
// file, a device that is no terminal, or closed. A pipe may lead to a terminal, by tee.
func unseen(f *os.File) bool {
	info, err := f.Stat()
	if err != nil {
		return true
	}
	device := info.Mode()&fs.ModeDevice != 0
	return info.Mode().IsRegular() || device && !term.IsTerminal(int(f.Fd()))
}

// ask has a person type a word; for what nothing can undo, the number of
// targets. Whoever mistypes is asked again, whoever says no is not.
func (a *app) ask(ctx context.Context, targets int, irreversible bool) error {
	want, how := "yes", `"yes"`
	if irreversible {
		want = fmt.Sprint(targets)
		how = fmt.Sprintf("the number of targets, %s,", want)
	}
	answers := bufio.NewReader(source.Patient{Ctx: ctx, From: a.in})
	const most = 3
	for range most {
		fmt.Fprintf(a.err, "\nType %s to send: ", how)
		line, err := answers.ReadString('\n')
		answer := strings.ToLower(strings.TrimSpace(line))
		switch {
		case ctx.Err() != nil:
			fmt.Fprintln(a.err) // the terminal has shown ^C, and is still on that line
			return withCode(exitInterrupted, errInterrupted)
		case answer == want:
			return nil
		case err != nil: // the end of the input is an answer too: no
			fmt.Fprintln(a.err)
			return errUnconfirmed()
		case answer == "no", answer == "n":
			return errUnconfirmed()
		}
	}
	return errUnconfirmed()
}

func errUnconfirmed() error { return unusable(errors.New("not confirmed, nothing was sent")) }

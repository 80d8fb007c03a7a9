package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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

// confirm shows the plan and has it confirmed, by a person or by flags. Where the
// input of the program is a file of targets, nobody can answer.
func (a *app) confirm(ctx context.Context, p *prepared, view planView, given consent, inputTaken bool) error {
	view.FirstRequest = "" // mopup plan shows it
	switch irreversible := p.plan.Irreversible(); {
	case p.plan.Targets == 0 || given.yes:
		if p.plan.Targets > 0 && len(irreversible) > 0 && !given.allowIrreversible {
			return unusable(fmt.Errorf("nothing can undo %s; say --allow-irreversible to do it, nothing was sent", irreversible[0].Action.Name))
		}
		if a.output != "json" && !a.quiet {
			view.text(a.err)
		}
		return nil
	case !a.inTerminal || inputTaken:
		flags := "--yes"
		if len(irreversible) > 0 {
			flags += " --allow-irreversible"
		}
		return unusable(fmt.Errorf("there is no terminal to ask at; confirm with %s, nothing was sent", flags))
	default:
		view.text(a.err) // whoever is asked must see for what, whatever the flags
		return a.ask(ctx, p.plan.Targets, len(irreversible) > 0)
	}
}

// ask has a person type a word; for what nothing can undo, the number of
// targets.
func (a *app) ask(ctx context.Context, targets int, irreversible bool) error {
	want, how := "yes", `"yes"`
	if irreversible {
		want = fmt.Sprint(targets)
		how = fmt.Sprintf("the number of targets, %s,", want)
	}
	fmt.Fprintf(a.err, "\nType %s to send: ", how)
	answer, _ := bufio.NewReader(source.Patient{Ctx: ctx, From: a.in}).ReadString('\n') // an end of input is an answer too: no
	if ctx.Err() != nil {
		return withCode(exitInterrupted, errInterrupted)
	}
	if strings.TrimSpace(answer) != want {
		return unusable(errors.New("not confirmed, nothing was sent"))
	}
	return nil
}

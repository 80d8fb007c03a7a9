package main

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// confirm shows the plan and has it confirmed, by a person or by flags.
func (a *app) confirm(p *prepared, view planView, o *runOptions) error {
	if a.output != "json" && !a.quiet {
		brief := view
		brief.FirstRequest = "" // mopup plan shows it
		brief.text(a.err)
	}
	if p.plan.Targets == 0 {
		return nil // there is nothing to ask
	}
	irreversible := p.plan.Irreversible()
	if o.yes {
		if len(irreversible) == 0 || o.allowIrreversible {
			return nil
		}
		return unusable(fmt.Errorf("nothing can undo %s; say --allow-irreversible to do it, nothing was sent", irreversible[0].Action.Name))
	}
	if !a.inTerminal || slices.Contains(o.files, "-") {
		return unusable(errors.New("there is no terminal to ask at; confirm with --yes, nothing was sent"))
	}
	want, how := "yes", `"yes"`
	if len(irreversible) > 0 {
		want = fmt.Sprint(p.plan.Targets)
		how = fmt.Sprintf("the number of targets, %s,", want)
	}
	fmt.Fprintf(a.err, "\nType %s to send: ", how)
	answer, _ := bufio.NewReader(a.in).ReadString('\n') // an end of input is an answer too: no
	if strings.TrimSpace(answer) != want {
		return unusable(errors.New("not confirmed, nothing was sent"))
	}
	return nil
}

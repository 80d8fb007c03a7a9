package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"mopup/batch/ledger"
)

// runOptions are the flags of run.
type runOptions struct {
	jobOptions
	consent
}

func (a *app) runCommand() *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run FILE...",
		Short: "Plan, ask, send, follow and report: the main job",
		Long: "run reads and checks all files first, shows the plan and asks. Then it sends the\n" +
			"targets in batches at the vendor's pace, follows each to its end, prints a\n" +
			"summary, and writes the reports.\n\n" + exitHelp(),
		Example: "  mopup run accounts.csv --action tmcas/account-disable --report results.csv\n" +
			"  mopup run signins.csv --action graph/signin-confirm-compromised --simulate",
		Args: someFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			o.files = args
			return a.run(a.intake, o)
		},
	}
	o.jobOptions.bind(cmd)
	o.sendOptions.bind(cmd)
	o.consent.bind(cmd)
	cmd.Flags().BoolVar(&o.again, "again", false, "also if the same was sent over the same connection before")
	return cmd
}

func (a *app) run(ctx context.Context, o *runOptions) error {
	return a.withPlan(ctx, &o.jobOptions, func(l *ledger.Ledger, p *prepared) error {
		if p.refused != nil {
			var shown error
			if a.output == "json" {
				shown = a.showRefused(ctx, l, p)
			}
			a.tellFiles(p)
			return errors.Join(shown, a.refuse(ctx, l, p, &o.jobOptions))
		}
		return a.askAndSend(ctx, l, p, o.consent, slices.Contains(o.files, "-"), o.sendOptions)
	})
}

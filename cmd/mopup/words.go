package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"mopup/batch"
)

// atMost wants no more words than n beside the flags.
func atMost(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > n {
			return fmt.Errorf("%s is one word too many", batch.Quote(args[n]))
		}
		return nil
	}
}

// complete has a shell complete a flag by its words.
func complete(cmd *cobra.Command, flag string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
}

// wantPart makes a command that does something in its parts only show its help,
// or say which part is not there.
func wantPart(cmd *cobra.Command) {
	cmd.SuggestionsMinimumDistance = 2
	cmd.DisableFlagsInUseLine = true
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		meant := ""
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			meant = fmt.Sprintf(", but there is %s", near[0])
		}
		return fmt.Errorf("there is no command %s%s", batch.Quote(args[0]), meant)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

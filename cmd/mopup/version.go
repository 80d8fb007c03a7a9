package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show the version of this program", Args: atMost(0),
		RunE: func(*cobra.Command, []string) error {
			v := map[string]string{"version": "unknown", "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH}
			if info, ok := debug.ReadBuildInfo(); ok {
				v["version"] = info.Main.Version
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						v["revision"] = s.Value
					}
				}
			}
			return a.result(v, func(to io.Writer) {
				fmt.Fprintf(to, "mopup %s %s %s %s\n", v["version"], v["revision"], v["go"], v["platform"])
			})
		},
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"mopup/batch"
	"mopup/providers"
	"mopup/providers/simkit"
	"mopup/providers/simulator"
)

// simulateOptions are the flags of simulate.
type simulateOptions struct {
	addr     string
	quotas   []string
	window   string
	requests int
	simkit   simkit.Options
}

func (a *app) simulateCommand() *cobra.Command {
	o := &simulateOptions{}
	cmd := &cobra.Command{
		Use: "simulate", Short: "Serve both vendors on loopback, for rehearsal",
		Long: "simulate serves Trend Micro Cloud App Security and Microsoft Graph on one port, as\n" +
			"strictly as the vendors do, and keeps a journal of what was applied.\n" +
			"GET /sim/stats shows what happened, GET /sim/applied what was applied, in order,\n" +
			"and GET /sim/requests the first requests one by one, if --requests asks for them.\n\n" +
			"Faults:\n" + simkit.FaultHelp(),
		Example: "  mopup simulate --addr 127.0.0.1:8480 --fault throttle=10%,2 --fault cut-before=10%",
		Args:    atMost(0),
		RunE:    func(*cobra.Command, []string) error { return a.simulate(o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8480", "address to listen on, loopback only")
	flags.StringVar(&o.simkit.Token, "token", "", "the one token that is good (default: any)")
	flags.StringSliceVar(&o.quotas, "quota", nil, "`N/W` in place of the vendors' quotas, e.g. 20/60s (repeatable: all hold together); 0: none")
	flags.StringVar(&o.window, "window", "", "how requests are counted: fixed or sliding (default: tmcas fixed, graph sliding)")
	flags.IntVar(&o.requests, "requests", 0, "keep the first `N` requests for GET /sim/requests")
	flags.Var(&o.simkit.Faults, "fault", "a fault to inject (repeatable)")
	return cmd
}

func (a *app) simulate(o *simulateOptions) error {
	if err := o.read(); err != nil {
		return unusable(err)
	}
	if err := checkLoopback(o.addr); err != nil {
		return unusable(err)
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return broken(fmt.Errorf("listen on %s: %w", o.addr, err))
	}
	sim := simulator.New(o.simkit)
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second}
	a.say("simulating both vendors on http://%s; Ctrl-C ends it", listener.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return broken(fmt.Errorf("serve: %w", err))
	case <-a.intake.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = server.Shutdown(ctx) // whoever is still being served is cut off
	stats := sim.Journal().Stats()
	return a.result(stats, func(to io.Writer) { statsText(to, stats) })
}

// read turns the flags into the simulator's options.
func (o *simulateOptions) read() error {
	for i, text := range o.quotas {
		quota, err := parseQuota(text)
		switch {
		case err != nil:
			return err
		case i == 0:
			o.simkit.Quota = &quota
		case quota.N == 0 || o.simkit.Quota.N == 0:
			return errors.New("--quota 0: there is none, so give no other beside it")
		default:
			o.simkit.Also = append(o.simkit.Also, quota)
		}
	}
	switch o.window {
	case "":
	case "fixed":
		o.simkit.Window = simkit.Fixed
	case "sliding":
		o.simkit.Window = simkit.Sliding
	default:
		return fmt.Errorf("--window %s: write fixed or sliding", batch.Quote(o.window))
	}
	if o.requests < 0 {
		return fmt.Errorf("--requests %d: write a number from 0 on", o.requests)
	}
	o.simkit.Journal = &simkit.Journal{}
	o.simkit.Journal.Keep(o.requests)
	return nil
}

// parseQuota reads "20/60s"; 0 means none.
func parseQuota(text string) (simkit.Quota, error) {
	if text == "0" {
		return simkit.Quota{}, nil
	}
	count, window, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(count)
	per, err2 := time.ParseDuration(window)
	if errors.Join(err, err2) != nil || n < 1 || per <= 0 {
		return simkit.Quota{}, fmt.Errorf("--quota %s: write it like 20/60s, or 0 for none", batch.Quote(text))
	}
	return simkit.Quota{N: n, Per: per}, nil
}

func checkLoopback(addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("--addr %s is no host with a port; write it like 127.0.0.1:8480", batch.Quote(addr))
	}
	if !providers.Loopback("http://" + addr) {
		return fmt.Errorf("--addr %s: the simulator listens on loopback only, like 127.0.0.1:8480", batch.Quote(addr))
	}
	return nil
}

func statsText(to io.Writer, s simkit.Stats) {
	fmt.Fprintf(to, "%s (%d inside $batch), at most %d in flight, %d over quota\n",
		plural(s.Requests, "request"), s.Inner, s.PeakInFlight, s.OverQuota)
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, part := range []struct {
		title  string
		counts map[string]int
	}{{"by call", s.ByRoute}, {"by answer", s.ByStatus}, {"faults", s.Faults}, {"applied", s.Applied}} {
		if len(part.counts) == 0 {
			continue
		}
		fmt.Fprintln(w, part.title)
		for _, name := range slices.Sorted(maps.Keys(part.counts)) {
			fmt.Fprintf(w, "  %d\t  %s\n", part.counts[name], name)
		}
	}
	w.Flush()
}

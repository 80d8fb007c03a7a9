package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
)

// options are the flags.
type options struct {
	seed     uint64
	seeds    int
	short    bool
	only     string
	bin      string
	parallel int
	verbose  bool
}

func main() {
	var o options
	flag.Uint64Var(&o.seed, "seed", 0, "seed of the first run (default: random, and printed)")
	flag.IntVar(&o.seeds, "seeds", 1, "run so many consecutive seeds")
	flag.BoolVar(&o.short, "short", false, "small sizes and fewer kinds: for make check")
	flag.StringVar(&o.only, "only", "", "run only these scenarios: `name[,name]`; kill means all whose name begins with it")
	flag.StringVar(&o.bin, "bin", "", "the mopup to test (default: build ./cmd/mopup)")
	flag.IntVar(&o.parallel, "parallel", 3*runtime.NumCPU(), "so many scenarios at a time; they mostly wait")
	flag.BoolVar(&o.verbose, "v", false, "tell each kill and each command")
	flag.Parse()
	if o.seed == 0 {
		o.seed = uint64(rand.Uint32())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
	}
	if err != nil || !ok {
		stop()
		os.Exit(1)
	}
}

// run makes every seed's scenarios and reports whether all were fine.
func run(ctx context.Context, o options) (ok bool, err error) {
	chosen, err := choose(scenarios(o.short), o.only)
	if err != nil {
		return false, err
	}
	l, err := openLab(ctx, o)
	if err != nil {
		return false, err
	}
	ok = true
	fmt.Printf("chaos: seed %d\n", o.seed)
	table := newTable(os.Stdout)
	for i := range o.seeds {
		ok = l.runAll(ctx, table, chosen, o.seed+uint64(i)) && ok
	}
	l.close(ok)
	return ok, ctx.Err()
}

// choose keeps the scenarios that -only names, by their name or its beginning.
func choose(all []scenario, only string) ([]scenario, error) {
	if only == "" {
		return all, nil
	}
	var chosen []scenario
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	for name := range strings.SplitSeq(only, ",") {
		found := false
		for _, s := range all {
			if s.name == name || strings.HasPrefix(s.name, name+"-") {
				chosen, found = append(chosen, s), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no scenario is called %q; there are %s", name, strings.Join(names, ", "))
		}
	}
	return chosen, nil
}

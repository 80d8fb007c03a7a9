package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// options are the flags.
type options struct {
	only    string
	long    bool
	bin     string
	write   string
	verbose bool
}

func main() {
	var o options
	var child childOptions
	flag.StringVar(&o.only, "only", "", "run only these cases: `name[,name]`; "+strings.Join(names(cases()), ", "))
	flag.BoolVar(&o.long, "long", false, "also the long cases")
	flag.StringVar(&o.bin, "bin", "", "the mopup to measure (default: build ./cmd/mopup)")
	flag.StringVar(&o.write, "write", "", "write the tables into this `file`, between its marker comments")
	flag.BoolVar(&o.verbose, "v", false, "tell each command and keep what it wrote")
	flag.StringVar(&child.role, "child", "", "used by bench itself: what this process is to do")
	flag.StringVar(&child.url, "url", "", "used by bench itself: address of the simulator")
	flag.StringVar(&child.input, "input", "", "used by bench itself: file to read")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := child.run(ctx)
	if child.role == "" {
		err = run(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// run measures the chosen cases and shows what came of them.
func run(ctx context.Context, o options) error {
	chosen, err := choose(cases(), o)
	if err != nil {
		return err
	}
	var doc document
	if o.write != "" {
		if o.only != "" {
			return errors.New("-write puts all figures in place: leave -only away")
		}
		if doc, err = openDocument(o.write); err != nil {
			return err
		}
	}
	l, err := openLab(ctx, o)
	if err != nil {
		return err
	}
	trials := l.runAll(ctx, chosen)
	if err := ctx.Err(); err != nil {
		l.close()
		return err
	}
	text := markdown(trials, machine(o))
	fmt.Print("\n" + text)
	if o.write != "" {
		if err := doc.replace(text); err != nil {
			return err
		}
	}
	return l.verdict(trials)
}

// choose keeps the cases that -only names; without it, those that are not long.
func choose(all []benchCase, o options) ([]benchCase, error) {
	var chosen []benchCase
	if o.only == "" {
		for _, c := range all {
			if !c.long || o.long {
				chosen = append(chosen, c)
			}
		}
		return chosen, nil
	}
	for name := range strings.SplitSeq(o.only, ",") {
		found := false
		for _, c := range all {
			if c.name == name {
				chosen, found = append(chosen, c), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no case is called %q; there are %s", name, strings.Join(names(all), ", "))
		}
	}
	return chosen, nil
}

func names(all []benchCase) (names []string) {
	for _, c := range all {
		names = append(names, c.name)
	}
	return names
}

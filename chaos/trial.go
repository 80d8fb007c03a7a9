package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mopup/rig"
)

// trial is one scenario with one seed: its folder, its processes, its luck, and
// in the end what is wrong.
type trial struct {
	*lab
	rig.Room
	ctx   context.Context
	name  string
	seed  uint64
	luck  *rand.Rand
	setup setup
	rows  []row

	sim   *simulator
	after []func() // to be done once no process is left

	before stats // what the simulator had counted before the story began
	skip   int   // entries of the journal from then

	kills    int
	stats    stats
	outcomes map[string]int
	took     time.Duration
	wrong    complaints
	cut      bool // Ctrl-C ended it
}

// setup is what a scenario works with.
type setup struct {
	kind    kind
	rows    int
	limits  limits
	sim     []string             // flags of the simulator
	pick    func([]row) []string // more of them, that depend on the rows
	flags   []string             // more flags for run
	ledger  string               // where the ledger lies; empty: in the trial's folder
	named   bool                 // there are other jobs in the ledger: say which one is meant
	through string               // the address that mopup calls; empty: the simulator's own
}

// try runs a scenario and leaves nothing running, however it went.
func (l *lab) try(ctx context.Context, s scenario, seed uint64) *trial {
	t := &trial{
		lab: l, ctx: ctx, name: s.name, seed: seed,
		Room: rig.Room{Dir: filepath.Join(l.dir, fmt.Sprintf("%s-%d", s.name, seed))},
	}
	t.luck = t.branch("")
	begun := time.Now()
	err := os.Mkdir(t.Dir, 0o700)
	if err == nil {
		err = s.play(t)
	}
	if err != nil {
		t.complain("%v", err)
		t.lastWords()
	}
	t.endAll()
	t.wrong.add(t.secrets())
	t.took = time.Since(begun)
	if ctx.Err() != nil {
		t.wrong, t.cut = nil, true // what was cut off proves nothing
	}
	if len(t.wrong) == 0 {
		_ = os.RemoveAll(t.Dir)
	}
	return t
}

// branch gives luck of its own to a part of the trial, so that what happens in
// one doesn't move the others.
func (t *trial) branch(part string) *rand.Rand {
	name := fnv.New64a()
	name.Write([]byte(t.name + "/" + part))
	return rand.New(rand.NewPCG(t.seed, name.Sum64()))
}

// endAll ends every process that is still there, each by its own id, and then
// does what had to wait for that.
func (t *trial) endAll() {
	t.End()
	for _, f := range t.after {
		f()
	}
}

// lastWords asks a simulator that is about to be ended what happened.
func (t *trial) lastWords() {
	if t.sim == nil {
		return
	}
	if counts, err := t.sim.stats(); err == nil {
		t.stats = counts
		_ = t.keepJournal() // there is something wrong already
	}
}

// complain says what is wrong. The trial goes on: one fault may explain another.
func (t *trial) complain(format string, args ...any) {
	t.wrong.addf(format, args...)
}

// tell says something with -v.
func (t *trial) tell(format string, args ...any) {
	if t.verbose {
		fmt.Fprintf(os.Stderr, "%s: %s\n", t.name, fmt.Sprintf(format, args...))
	}
}

func (t *trial) ledgerPath() string {
	if t.setup.ledger != "" {
		return t.setup.ledger
	}
	return t.Path("ledger.db")
}

// between draws a span of time.
func (t *trial) between(least, most time.Duration) time.Duration {
	return least + time.Duration(t.luck.Int64N(int64(most-least)+1))
}

// again is the command that runs this very trial once more.
func (t *trial) again() string {
	parts := []string{"go run ./chaos", fmt.Sprintf("-seed %d -only %s", t.seed, t.name)}
	if t.short {
		parts = append(parts, "-short")
	}
	return strings.Join(parts, " ")
}

package simkit

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"
)

// Dice decide where a fault strikes, and the journal hears of each that does.
//
// Every fault has a stream of its own, so that one more fault does not move the
// others: the n-th request to be asked about a fault meets the same fate for the
// same seed. A fault of single targets depends on seed and target alone, however
// the targets are arranged in requests.
type Dice struct {
	journal *Journal
	seed    uint64
	last    map[Fault]setting         // read only
	targets map[Fault]map[string]bool // read only

	mu      sync.Mutex
	streams map[Fault]*rand.Rand
}

func newDice(f Faults, j *Journal) *Dice {
	d := &Dice{
		journal: j,
		seed:    1,
		last:    map[Fault]setting{},
		targets: map[Fault]map[string]bool{},
		streams: map[Fault]*rand.Rand{},
	}
	for _, s := range f.settings {
		switch {
		case s.fault == Seed:
			d.seed = s.seed
		case s.target == "":
			d.last[s.fault] = s
		case d.targets[s.fault] == nil:
			d.targets[s.fault] = map[string]bool{s.target: true}
		default:
			d.targets[s.fault][s.target] = true
		}
	}
	return d
}

// Hit rolls for a fault that befalls a whole request.
func (d *Dice) Hit(f Fault) bool {
	rate := d.last[f].rate
	if rate == 0 || d.roll(f) >= rate {
		return false
	}
	d.journal.fault(f)
	return true
}

// Strikes tells whether a fault befalls the target, which is in lower case.
func (d *Dice) Strikes(f Fault, target string) bool {
	if !d.targets[f][target] && !d.chosen(f, target) {
		return false
	}
	d.journal.fault(f)
	return true
}

func (d *Dice) chosen(f Fault, target string) bool {
	rate := d.last[f].rate
	if rate == 0 {
		return false
	}
	text := binary.BigEndian.AppendUint64(nil, d.seed)
	sum := sha256.Sum256(append(text, string(f)+"\x00"+target...))
	const bits = 53 // those a float64 holds exactly
	return float64(binary.BigEndian.Uint64(sum[:])>>(64-bits)) < rate*(1<<bits)
}

// Pick gives a duration of the fault's span, or of the given one where the fault
// is not set.
func (d *Dice) Pick(f Fault, fallback Span) time.Duration {
	span := fallback
	if s, set := d.last[f]; set {
		span = s.span
	}
	if span.Max == span.Min {
		return span.Min
	}
	part := d.roll(f)
	return span.Min + time.Duration(part*float64(span.Max-span.Min))
}

// Word gives the word that a fault is set to; empty: it is not set.
func (d *Dice) Word(f Fault) string { return d.last[f].word }

// Number gives a random number from 0 to below n for something a fault leaves
// open, such as which of the results is dropped.
func (d *Dice) Number(f Fault, n int) int {
	return int(d.roll(f) * float64(n))
}

// roll gives the next number of the fault's stream, from 0 to below 1.
func (d *Dice) roll(f Fault) float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	stream := d.streams[f]
	if stream == nil {
		name := fnv.New64a()
		name.Write([]byte(f))
		stream = rand.New(rand.NewPCG(d.seed, name.Sum64()))
		d.streams[f] = stream
	}
	return stream.Float64()
}

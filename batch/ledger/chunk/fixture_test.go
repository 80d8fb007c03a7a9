package chunk

import (
	"fmt"
	"math/rand/v2"

	"mopup/batch"
)

// pieces are what texts are made of here: all that JSON treats in its own way.
var pieces = []string{"", "a", "user@contoso.example", `"`, `\`, `\"`, "\n", "\r\n", "\t", "\x00", "\x1f", "\x7f", "<&>", "é", "日本", "😀", "\u2028", "\uFFFD", "\xff", "a\xc3", "]", "[1,", "null", `\u0041`}

func someText(rng *rand.Rand) (s string) {
	for range rng.IntN(4) {
		s += pieces[rng.IntN(len(pieces))]
	}
	return s
}

// someTexts may be nil, or empty.
func someTexts(rng *rand.Rand) (texts []string) {
	n := rng.IntN(6)
	if n > 0 {
		texts = []string{}
	}
	for i := 1; i < n; i++ {
		texts = append(texts, someText(rng))
		if rng.IntN(8) == 0 {
			texts = append(texts, make([]string, rng.IntN(20))...)
		}
	}
	return texts
}

func somePlaced(rng *rand.Rand, seq batch.TargetID) batch.Placed {
	p := batch.Placed{Seq: seq, Row: batch.Row{Origin: batch.Origin{Number: rng.IntN(1 << rng.IntN(30))}, Cells: someTexts(rng)}}
	if rng.IntN(4) > 0 {
		p.Target = &batch.Target{Action: fmt.Sprint("v/", rng.IntN(3)), Values: someTexts(rng)}
		for i := range p.Target.Values {
			if len(p.Cells) > 0 && rng.IntN(2) == 0 {
				p.Target.Values[i] = p.Cells[rng.IntN(len(p.Cells))]
			}
		}
	}
	switch rng.IntN(4) {
	case 0:
		p.Outcome, p.Problems = batch.Invalid, []batch.Problem{{Column: someText(rng), Reason: someText(rng)}}
	case 1:
		p.Outcome, p.Same = batch.Duplicate, batch.TargetID(rng.IntN(int(seq)))
	default:
		p.Batch = 1 + rng.IntN(1<<20)
	}
	return p
}

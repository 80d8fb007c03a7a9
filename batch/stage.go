package batch

import "fmt"

// stage is where a target stands on its way through a run.
type stage string

const (
	waiting  stage = "waiting"  // to be sent; nothing that was sent for it can have been applied
	sent     stage = "sent"     // on its way; after a crash this is doubtful
	doubtful stage = "doubtful" // a request may have applied it: to be asked about, or repeated where that is harmless
	taken    stage = "taken"    // the vendor accepted it and is asked for its end
	ended    stage = "ended"    // has its outcome; a later run may open it again
)

// arrows are the only ways from one stage to another. docs/architecture.md draws
// them, and a test walks each.
var arrows = map[stage][]stage{
	"":       {waiting, doubtful, taken},        // new, or left behind by an earlier run
	waiting:  {sent, ended},                     // ended: the run is over, not attempted
	sent:     {waiting, doubtful, taken, ended}, // waiting: refused, and not for good
	doubtful: {sent, waiting, taken, ended},     // sent: repeated; waiting: the vendor has nothing of it
	taken:    {ended},
}

// to gives the next stage. A way that no arrow shows is a defect of this
// package, and going on would be worse than ending.
func (s stage) to(next stage) stage {
	for _, allowed := range arrows[s] {
		if allowed == next {
			return next
		}
	}
	panic(fmt.Sprintf("batch: a target can't go from %q to %q", s, next))
}

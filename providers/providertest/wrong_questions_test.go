package providertest_test

import (
	"mopup/batch"
	"mopup/providers/providertest"
)

// swapsEnds gives the ends of the first batch to the second, and the other way
// round.
func swapsEnds() providertest.Harness {
	return questions(func(sent []batch.Sent, results []batch.Result) []batch.Result {
		if len(sent) < 2 {
			return results
		}
		swapped := map[batch.TargetID]batch.TargetID{}
		for i, t := range sent[0].Targets {
			other := sent[1].Targets[i].ID
			swapped[t.ID], swapped[other] = other, t.ID
		}
		for i, r := range results {
			if other, ok := swapped[r.Target]; ok {
				results[i].Target = other
			}
		}
		return results
	})
}

// goesByTheAddress gives an account one end, whichever batch it was reached in.
func goesByTheAddress() providertest.Harness {
	return questions(func(sent []batch.Sent, results []batch.Result) []batch.Result {
		address := map[batch.TargetID]string{}
		for _, s := range sent {
			for _, t := range s.Targets {
				address[t.ID] = t.Values[0]
			}
		}
		ends := map[string]batch.Result{}
		for _, r := range results {
			if r.Outcome != batch.Accepted {
				ends[address[r.Target]] = r
			}
		}
		for i, r := range results {
			if end, ok := ends[address[r.Target]]; ok {
				end.Target = r.Target
				results[i] = end
			}
		}
		return results
	})
}

// readsOnePage believes that what the first page does not show is nowhere.
func readsOnePage() providertest.Harness {
	return findings(func(d batch.Doubted, f *batch.Finding) {
		if f.Cursor != "" {
			*f = notAttempted(d)
		}
	})
}

// notAttempted is the finding of one who finds nothing.
func notAttempted(d batch.Doubted) (f batch.Finding) {
	for _, t := range d.Targets {
		f.Results = append(f.Results, batch.Result{Target: t.ID, Outcome: batch.NotAttempted})
	}
	return f
}

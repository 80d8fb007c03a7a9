package tmcas

import (
	"slices"
	"strconv"

	"mopup/batch"
)

// follow adds one page; last: no other follows.
func (so *trail) follow(answer results, last bool, d batch.Doubted) {
	ours, known := accountsOf(d), knownTo(d)
	so.Pages++
	so.Shown += len(answer.Actions)
	count, err := strconv.Atoi(string(answer.Count))
	so.Said = max(so.Said, count)
	if answer.Actions == nil && (err != nil || count != 0) {
		so.Murky = true // neither a list nor the word that it is empty: some other answer
	}
	so.Full = last && len(answer.Actions) >= so.limit()
	for _, a := range answer.Actions {
		at := a.place()
		mine := ours[at.account] && at.action == wire[d.Action]
		switch {
		case known[at.batch]:
		case at.account == "" || at.action == "":
			so.Murky = true // it may be anybody's
		case at.batch == "":
			so.Murky = so.Murky || mine
		default:
			so.find(at.batch, a).add(at.account, mine)
		}
	}
}

func (so *trail) find(id string, a action) *find {
	f := so.Found[id]
	if f == nil {
		f = &find{Receipt: batch.Receipt(a.BatchID)}
		so.Found[id] = f
	}
	return f
}

func (f *find) add(account string, mine bool) {
	switch {
	case f.Other || slices.Contains(f.Ours, account) && mine:
	case mine:
		f.Ours = append(f.Ours, account)
	default:
		*f = find{Other: true}
	}
}

// end is the verdict once all pages were seen.
//
// A part of the batch may be the request itself, still arriving; two that equal
// it can't be told apart. Neither settles anything. What did something else too
// is another's request and says nothing of this one.
func (so *trail) end(d batch.Doubted) batch.Finding {
	var whole, parts []*find
	all := len(accountsOf(d))
	for _, f := range so.Found {
		switch {
		case f.Other:
		case len(f.Ours) == all:
			whole = append(whole, f)
		default:
			parts = append(parts, f)
		}
	}
	switch {
	case len(whole) == 1:
		return batch.Finding{Receipt: whole[0].Receipt, Results: alike(d.Targets, batch.Accepted)}
	case len(whole)+len(parts) == 0 && !so.Murky && !so.Full && so.Shown >= so.Said:
		return batch.Finding{Results: alike(d.Targets, batch.NotAttempted)}
	}
	return batch.Finding{}
}

func accountsOf(d batch.Doubted) map[string]bool {
	ours := map[string]bool{}
	for _, t := range d.Targets {
		ours[addressKey(t.Values[email])] = true
	}
	return ours
}

func knownTo(d batch.Doubted) map[string]bool {
	known := map[string]bool{}
	for _, id := range d.Known {
		if id := fold(id); id != "" {
			known[id] = true
		}
	}
	return known
}

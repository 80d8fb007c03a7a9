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
		case !askable(a.BatchID):
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
	case !mine:
		f.Other = true
	case !slices.Contains(f.Ours, account):
		f.Ours = append(f.Ours, account)
	}
}

// end is the verdict once all pages were seen.
//
// A part of the batch may be the request itself, still arriving; two that equal
// it can't be told apart. What did something else beside may be another's, or the
// request itself, whose accounts the vendor shows by other addresses than were
// posted. None of them settles anything: a request arrives as a whole, so what it
// may have done to one account it may have done to all. Only what did nothing of
// what the batch would have done says nothing of it.
func (so *trail) end(d batch.Doubted) batch.Finding {
	var whole, parts []*find
	all := len(accountsOf(d))
	for _, f := range so.Found {
		switch {
		case len(f.Ours) == 0:
		case len(f.Ours) == all && !f.Other:
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

package tmcas

import (
	"encoding/json"
	"fmt"

	"mopup/batch"
)

// trail is what the pages of one answer have shown so far. A provider keeps
// nothing between two questions, so it travels as the cursor.
type trail struct {
	Next  string           `json:"next"`            // where to go on
	Pages int              `json:"pages"`           // that were read
	Shown int              `json:"shown"`           // actions on them
	Said  int              `json:"said"`            // the most that a page said there are
	Full  bool             `json:"full,omitempty"`  // the last page had no room for more, so who knows
	Limit int              `json:"limit,omitempty"` // of a page, where it is not the usual one
	Murky bool             `json:"murky,omitempty"` // something may have been overlooked: absence is not to be believed
	Found map[string]*find `json:"found,omitempty"` // by batch_id, folded; all that are not known
}

// find is what one request of unknown origin did. Its actions may be spread over
// pages, so one that is somebody else's must be remembered too.
type find struct {
	Receipt batch.Receipt `json:"receipt,omitempty"`
	Ours    []string      `json:"ours,omitempty"`  // accounts of the batch that it acted on as the batch would have, folded
	Other   bool          `json:"other,omitempty"` // it did something else too
}

func readTrail(cursor string) (trail, error) {
	so := trail{}
	if cursor != "" {
		if err := json.Unmarshal([]byte(cursor), &so); err != nil || (so.Pages < 1 || so.Next == "") && !so.anew() {
			return trail{}, notSent(fmt.Errorf("no cursor of %s: %s", Name, batch.Quote(cursor)))
		}
	}
	if so.Found == nil {
		so.Found = map[string]*find{}
	}
	return so, nil
}

// another is the trail to begin once more with, where the last page was full and
// nothing said that it was the last: pages of another size end elsewhere. The
// second time there is none.
func (so *trail) another() (trail, bool) {
	return trail{Limit: page - 1}, so.Full && so.Limit == 0
}

// anew reports whether nothing was read yet.
func (so *trail) anew() bool { return so.Pages == 0 && so.Limit > 0 }

// limit is the most actions of a page.
func (so *trail) limit() int {
	if so.Limit > 0 {
		return so.Limit
	}
	return page
}

func (so *trail) cursor() string {
	text, err := json.Marshal(so)
	if err != nil {
		panic(err) // a struct of texts and numbers is always JSON
	}
	return string(text)
}

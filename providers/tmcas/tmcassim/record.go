package tmcassim

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"mopup/providers/simkit"
)

// fate is how an action ends.
type fate string

const (
	success fate = "Success"
	failed  fate = "Failed"
	skipped fate = "Skipped"
)

// taken is one POST that was taken, with its actions.
type taken struct {
	first     int // place of its first action among all actions
	batch     string
	addresses []byte        // one after the other
	late      time.Duration // from the request until it shows
	requested time.Time     // set when it is recorded
	records   []record
}

// record is one action that was taken. There may be ten millions of them, so it
// says as little as it can.
type record struct {
	takes   time.Duration // from the request to the end
	end     uint32        // of its address among those of the POST
	action  uint8         // place in actionTypes
	outcome uint8         // place in fates
}

var fates = []fate{success, failed, skipped}

func newTaken(batch string, late time.Duration, actions int) *taken {
	const usual = 32 // bytes of an address
	return &taken{batch: batch, late: late, addresses: make([]byte, 0, usual*actions), records: make([]record, 0, actions)}
}

// add appends an action. The addresses together are no longer than the body of
// one request.
func (t *taken) add(action, address string, f fate, takes time.Duration) {
	t.addresses = append(t.addresses, address...)
	t.records = append(t.records, record{
		takes: takes, end: uint32(len(t.addresses)),
		action: uint8(slices.Index(actionTypes, action)), outcome: uint8(slices.Index(fates, f)),
	})
}

// shows reports whether the vendor tells of the actions at the given time.
func (t *taken) shows(now time.Time) bool {
	gone := now.Sub(t.requested)
	return gone >= t.late && gone <= keep
}

// keep is how long the vendor can be asked about an action.
const keep = 72 * time.Hour

// shown is one record as it is shown.
type shown struct {
	id, batch, kind, address string
	fate                     fate
	takes                    time.Duration
	requested                time.Time
}

func (t *taken) show(i int) shown {
	r, from := t.records[i], uint32(0)
	if i > 0 {
		from = t.records[i-1].end
	}
	return shown{
		id: t.id(i), batch: t.batch, kind: actionTypes[r.action], address: string(t.addresses[from:r.end]),
		fate: fates[r.outcome], takes: r.takes, requested: t.requested,
	}
}

// id makes the name of an action of its POST's, so that it need not be kept. No
// client can tell it from a random one.
func (t *taken) id(i int) string {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(t.batch), uint64(i)))
	return simkit.GUID([16]byte(sum[:16]))
}

func (a shown) settled() time.Time { return a.requested.Add(a.takes) }

// status is what is shown at the given time: Created for the first third of the
// way, then Executing, and at last the fate.
func (a shown) status(now time.Time) string {
	gone := now.Sub(a.requested)
	switch {
	case gone >= a.takes:
		return string(a.fate)
	case gone >= a.takes/3:
		return "Executing"
	}
	return "Created"
}

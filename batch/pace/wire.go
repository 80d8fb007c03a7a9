package pace

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// A book's file holds a header and a body, both of fixed fields of 8 bytes, and
// nothing that follows counts:
//
//	magic, version, length of the body, number of the writing, checksum | body
//
// The checksum is over all the rest. So one that was only half written shows,
// and an unchanged header tells that the body is the one that was read last.
const (
	magic      = 0x6d6f70757070616b // "mopuppak"
	version    = 1
	headerSize = 5 * 8
	mostBody   = 16 << 20
)

var (
	errTorn    = errors.New("the content is damaged")
	errVersion = errors.New("another version of mopup writes it")
)

// header is the start of a file.
type header struct{ magic, version, length, writing, sum uint64 }

func (h header) append(to []byte) []byte {
	for _, v := range [...]uint64{h.magic, h.version, h.length, h.writing, h.sum} {
		to = binary.LittleEndian.AppendUint64(to, v)
	}
	return to
}

// readHeader gives the header of a file, if it is one of ours.
func readHeader(b []byte) (header, error) {
	if len(b) < headerSize {
		return header{}, errTorn
	}
	field := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	h := header{field(0), field(1), field(2), field(3), field(4)}
	switch {
	case h.magic != magic:
		return header{}, errTorn
	case h.version != version:
		return header{}, errVersion
	case h.length > mostBody:
		return header{}, errTorn
	}
	return h, nil
}

// checked gives the header with the checksum of a body.
func (h header) checked(body []byte) header {
	table := crc32.MakeTable(crc32.Castagnoli)
	h.length, h.sum = uint64(len(body)), 0
	sum := crc32.Update(0, table, h.append(nil))
	h.sum = uint64(crc32.Update(sum, table, body))
	return h
}

// wire reads or writes a body, field by field in one order.
type wire struct {
	buf     []byte // what was written, or is still to be read
	reading bool
	bad     bool
}

func field[T ~int | ~int64 | ~uint64](w *wire, v *T) {
	switch {
	case !w.reading:
		w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(*v))
	case len(w.buf) < 8:
		w.bad = true
	default:
		*v = T(binary.LittleEndian.Uint64(w.buf))
		w.buf = w.buf[8:]
	}
}

// flags is a field of bits.
func (w *wire) flags(all ...*bool) {
	var bits uint64
	for i, v := range all {
		if *v {
			bits |= 1 << i
		}
	}
	field(w, &bits)
	for i, v := range all {
		*v = bits&(1<<i) != 0
	}
}

// list is the length of a list and its items, each of at least 8 bytes.
func list[T any](w *wire, items *[]T, each func(*wire, *T)) {
	n := len(*items)
	field(w, &n)
	if w.reading {
		if n < 0 || n > len(w.buf)/8 {
			w.bad = true
			return
		}
		*items = append((*items)[:0], make([]T, n)...)
	}
	for i := range *items {
		each(w, &(*items)[i])
	}
}

func (w *wire) state(s *State) {
	field(w, &s.Keep)
	field(w, &s.Gate.Closed)
	field(w, &s.Gate.Until)
	r := &s.Room
	field(w, &r.N)
	field(w, &r.Per)
	field(w, &r.Step)
	field(w, &r.Left)
	field(w, &r.Patience)
	field(w, &r.Good)
	w.flags(&r.Fresh)
	field(w, &r.Heard)
	list(w, &s.Members, (*wire).member)
	list(w, &s.Flying, (*wire).request)
	list(w, &s.Past, (*wire).request)
}

func (w *wire) member(m *Member) {
	field(w, &m.ID)
	field(w, &m.Lease)
	field(w, &m.Since)
	field(w, &m.Waits)
	field(w, &m.Took)
	field(w, &m.Ready)
	w.flags(&m.Urgent)
	field(w, &m.Slots)
	field(w, &m.Places)
}

// request is written by hand, since there may be hundreds.
func (w *wire) request(r *Request) {
	const size, refused, probe = 5 * 8, 1, 2
	if !w.reading {
		rest := uint64(r.Cost) << 2
		if r.Refused {
			rest |= refused
		}
		if r.Probe {
			rest |= probe
		}
		for _, v := range [...]uint64{r.By, r.No, uint64(r.Begun), uint64(r.Answered), rest} {
			w.buf = binary.LittleEndian.AppendUint64(w.buf, v)
		}
		return
	}
	if len(w.buf) < size {
		w.bad = true
		return
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(w.buf[8*i:]) }
	rest := word(4)
	*r = Request{
		By: word(0), No: word(1), Begun: Moment(word(2)), Answered: Moment(word(3)),
		Cost: int(rest >> 2), Refused: rest&refused != 0, Probe: rest&probe != 0,
	}
	w.buf = w.buf[size:]
}

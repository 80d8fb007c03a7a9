package source_test

import (
	"encoding/binary"
	"testing"
)

// compound makes the smallest container of Windows' old office programs (OLE2)
// that has streams of these names: a header, one sector that says which sectors
// follow each other, and one of names. The streams are empty.
func compound(streams ...string) func(testing.TB) []byte {
	return func(testing.TB) []byte {
		const (
			sector             = 512
			free, end, isTable = 0xffffffff, 0xfffffffe, 0xfffffffd
		)
		le := binary.LittleEndian
		b := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 16)...)
		for _, v := range []uint16{0x3e, 3, 0xfffe, 9, 6, 0, 0, 0} { // versions, byte order, sizes of sectors
			b = le.AppendUint16(b, v)
		}
		for _, v := range []uint32{0, 1, 1, 0, 4096, end, 0, end, 0, 0} { // one table, in sector 0; names in sector 1
			b = le.AppendUint32(b, v)
		}
		for len(b) < sector {
			b = le.AppendUint32(b, free)
		}
		b = le.AppendUint32(le.AppendUint32(b, isTable), end)
		for len(b) < 2*sector {
			b = le.AppendUint32(b, free)
		}
		b = append(b, compoundEntry("Root Entry", 5, 1)...)
		for i, name := range streams {
			next := uint32(free)
			if i+1 < len(streams) {
				next = uint32(i) + 2
			}
			entry := compoundEntry(name, 2, free)
			le.PutUint32(entry[72:], next) // its right neighbour
			b = append(b, entry...)
		}
		return append(b, make([]byte, 3*sector-len(b))...)
	}
}

// compoundEntry is a line of the container's list of names.
func compoundEntry(name string, kind byte, child uint32) []byte {
	const free, end = 0xffffffff, 0xfffffffe
	e := make([]byte, 128)
	for i, r := range name {
		e[2*i] = byte(r)
	}
	e[64], e[66], e[67] = byte(2*len(name)+2), kind, 1
	binary.LittleEndian.PutUint32(e[68:], free)
	binary.LittleEndian.PutUint32(e[72:], free)
	binary.LittleEndian.PutUint32(e[76:], child)
	binary.LittleEndian.PutUint32(e[116:], end)
	return e
}

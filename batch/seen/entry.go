package seen

import "encoding/binary"

// entry is one key and the id that it came with. An id of 0 is no entry.
type entry struct {
	hi, lo uint64 // the key
	id     int64
}

// entrySize is that of an entry on disk.
const entrySize = 24

func entryOf(key [16]byte, id int64) entry {
	return entry{hi: binary.BigEndian.Uint64(key[:8]), lo: binary.BigEndian.Uint64(key[8:]), id: id}
}

// compare orders by key.
func (e entry) compare(o entry) int {
	switch {
	case e.hi < o.hi || e.hi == o.hi && e.lo < o.lo:
		return -1
	case e.hi == o.hi && e.lo == o.lo:
		return 0
	}
	return 1
}

func (e entry) append(to []byte) []byte {
	to = binary.BigEndian.AppendUint64(to, e.hi)
	to = binary.BigEndian.AppendUint64(to, e.lo)
	return binary.BigEndian.AppendUint64(to, uint64(e.id))
}

// read gives the entry that from begins with.
func read(from []byte) entry {
	return entry{
		hi: binary.BigEndian.Uint64(from),
		lo: binary.BigEndian.Uint64(from[8:]),
		id: int64(binary.BigEndian.Uint64(from[16:])),
	}
}

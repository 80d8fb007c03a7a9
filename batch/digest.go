package batch

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
)

// digest adds up what will be sent, target by target in its place, to the hash
// of a plan. Each number and each text carries its length, so no two plans
// write the same. Hashes are compared only within one version of the ledger's
// schema: what is written here may change with it.
type digest struct {
	sum  hash.Hash
	text []byte // not summed up yet
}

const digestBuffer = 4 << 10

func newDigest() digest {
	return digest{sum: sha256.New(), text: make([]byte, 0, digestBuffer)}
}

func (d *digest) add(placed Placed) {
	t := binary.AppendUvarint(d.text, uint64(placed.Seq))
	t = binary.AppendUvarint(t, uint64(placed.Batch))
	t = appendText(t, placed.Target.Action)
	t = binary.AppendUvarint(t, uint64(len(placed.Target.Values)))
	for _, v := range placed.Target.Values {
		t = appendText(t, v)
	}
	if d.text = t; len(t) >= digestBuffer/2 {
		d.flush()
	}
}

func (d *digest) flush() {
	d.sum.Write(d.text)
	d.text = d.text[:0]
}

func (d *digest) String() string {
	d.flush()
	return hex.EncodeToString(d.sum.Sum(nil))
}

// appendText adds a text with its length before it.
func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// shorten makes 128 bits of a target's key, of its SHA-256: two different
// targets never share them by chance.
func shorten(key []byte) [16]byte {
	sum := sha256.Sum256(key)
	return [16]byte(sum[:16])
}

// content adds up the keys of targets: the same ones give the same sum in any
// order.
type content [2]uint64

func (c *content) add(key [16]byte) {
	for i := range c {
		c[i] += binary.BigEndian.Uint64(key[8*i:])
	}
}

func (c *content) String() string { return fmt.Sprintf("%016x%016x", c[0], c[1]) }

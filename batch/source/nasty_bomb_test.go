package source_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"hash/crc32"
	"io"
	"testing"
)

const (
	bombHead = "Email,Name\nann@corp.example,Ann\n"
	bombSize = 1 << 30
)

// gzipBomb is a MiB that inflates to a GiB: a member of one letter, again and
// again.
func gzipBomb(t testing.TB) []byte {
	const memberSize = 1 << 20
	head, member := gzipped(t, []byte(bombHead)), gzipped(t, bytes.Repeat([]byte{'x'}, memberSize))
	return append(head, bytes.Repeat(member, bombSize/memberSize)...)
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zstdBomb is written by hand (RFC 8878): a frame without checksum and size, a
// raw block, and then blocks that say "this byte, 128 KiB of it" in four bytes.
func zstdBomb(testing.TB) []byte {
	const (
		raw, run  = 0, 1
		blockSize = 128 << 10
		window    = 7 << 3 // of 128 KiB
	)
	b := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, window}
	block := func(kind, size uint32, last bool, content ...byte) {
		head := size<<3 | kind<<1
		if last {
			head |= 1
		}
		b = append(append(b, byte(head), byte(head>>8), byte(head>>16)), content...)
	}
	block(raw, uint32(len(bombHead)), false, []byte(bombHead)...)
	for i := range bombSize / blockSize {
		block(run, blockSize, i == bombSize/blockSize-1, 'x')
	}
	return b
}

// deflated packs a part with its blanks. A MiB of blanks behind others is always
// the same bytes, so it is packed but once.
func deflated(t testing.TB, p part) (*zip.FileHeader, []byte) {
	t.Helper()
	const size = 1 << 20
	blanks := bytes.Repeat([]byte{' '}, size)
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, p.text)
	_, more := w.Write(blanks)
	err = errors.Join(err, more, w.Flush())
	start := b.Len()
	_, more = w.Write(blanks)
	err = errors.Join(err, more, w.Flush())
	again := bytes.Clone(b.Bytes()[start:])
	for range p.blank - 2 {
		b.Write(again)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	h := &zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(p.text)),
		CompressedSize64: uint64(b.Len()), UncompressedSize64: uint64(len(p.text) + p.blank*size),
	}
	for range p.blank {
		h.CRC32 = crc32.Update(h.CRC32, crc32.IEEETable, blanks)
	}
	if p.claims > 0 {
		h.UncompressedSize64 = p.claims
	}
	return h, b.Bytes()
}

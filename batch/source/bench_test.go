package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/gocarina/gocsv"

	"mopup/batch"
)

const benchRows = 100_000

// BenchmarkRead reads the same rows in each format. Plain is gocsv's own decode
// of the CSV into a struct, to compare with.
func BenchmarkRead(b *testing.B) {
	csv, jsonl := benchText()
	for _, bench := range []struct {
		format Format
		text   []byte
	}{{CSV, csv}, {JSONL, jsonl}} {
		b.Run(string(bench.format), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.text)))
			for b.Loop() {
				spec := Spec{
					Files: []string{"-"}, Stdin: bytes.NewReader(bench.text), Format: bench.format,
					Actions: fixtures(), Action: disable,
				}
				rows := 0
				_, err := Read(context.Background(), spec, func(r batch.Row) error {
					if r.Target != nil {
						rows++
					}
					return nil
				})
				if err != nil || rows != benchRows {
					b.Fatal(rows, err)
				}
			}
		})
	}
	b.Run("plain", func(b *testing.B) {
		type row struct {
			Name  string `csv:"Display name"`
			UPN   string `csv:"User principal name"`
			Dept  string `csv:"Department"`
			Notes string `csv:"Notes"`
		}
		b.ReportAllocs()
		b.SetBytes(int64(len(csv)))
		for b.Loop() {
			rows := 0
			err := gocsv.UnmarshalToCallback(bytes.NewReader(csv), func(row) { rows++ })
			if err != nil || rows != benchRows {
				b.Fatal(rows, err)
			}
		}
	})
}

func benchText() (csv, jsonl []byte) {
	var c, j bytes.Buffer
	c.WriteString("Display name,User principal name,Department,Notes\n")
	for i := range benchRows {
		fmt.Fprintf(&c, "\"Müller, Jo %d\",user%07d@corp.example,R&D,since 2026-03-01\n", i, i)
		fmt.Fprintf(&j, "{\"displayName\":\"Müller, Jo %d\",\"userPrincipalName\":\"user%07d@corp.example\",\"department\":\"R&D\",\"notes\":null}\n", i, i)
	}
	return c.Bytes(), j.Bytes()
}

package source

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/gocarina/gocsv"

	"mopup/batch"
	"mopup/batch/seen"
)

const benchRows = 1_000_000

// BenchmarkRead reads files of the three kinds that people bring: the vendor's
// own columns, a portal's export, and the same as JSON lines. Placed is with
// the duplicates found and the plan made, one after the other. To compare with,
// gocsv decodes the bytes of each CSV file into a plain struct of four fields.
func BenchmarkRead(b *testing.B) {
	accounts, portal, jsonl := accountsText(), portalText(), jsonlText()
	b.Run("accounts", func(b *testing.B) { benchRead(b, CSV, accounts, "") })
	b.Run("accounts-placed", func(b *testing.B) { benchPlaced(b, accounts) })
	b.Run("accounts-plain", func(b *testing.B) { benchPlain[accountRow](b, accounts) })
	b.Run("portal", func(b *testing.B) { benchRead(b, CSV, portal, disable) })
	b.Run("portal-plain", func(b *testing.B) { benchPlain[portalRow](b, portal) })
	b.Run("jsonl", func(b *testing.B) { benchRead(b, JSONL, jsonl, disable) })
	b.Run("jsonl-list", func(b *testing.B) { benchRead(b, JSONL, listText(jsonl), disable) })
}

// BenchmarkReadByPlain tells how many times as long it takes to read, check, plan
// and find duplicates as it takes gocsv to decode the same file. Both take turns,
// so that the ratio holds on a busy machine.
func BenchmarkReadByPlain(b *testing.B) {
	text := accountsText()
	var placed, plain time.Duration
	for b.Loop() {
		begun := time.Now()
		placeAll(b, text)
		placed += time.Since(begun)
		begun = time.Now()
		decodeAll[accountRow](b, text)
		plain += time.Since(begun)
	}
	b.ReportMetric(placed.Seconds()/plain.Seconds(), "x-plain")
}

type accountRow struct {
	Action   string `csv:"action_type"`
	Service  string `csv:"service"`
	Provider string `csv:"account_provider"`
	Email    string `csv:"account_user_email"`
}

type portalRow struct {
	Name  string `csv:"Display name"`
	UPN   string `csv:"User principal name"`
	Dept  string `csv:"Department"`
	Notes string `csv:"Notes"`
}

func benchRead(b *testing.B, format Format, text []byte, action string) {
	b.ReportAllocs()
	for b.Loop() {
		spec := Spec{
			Files: []string{"-"}, Stdin: bytes.NewReader(text), Format: format,
			Actions: fixtures(), Action: action,
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
	perRow(b)
}

func benchPlaced(b *testing.B, text []byte) {
	b.ReportAllocs()
	for b.Loop() {
		placeAll(b, text)
	}
	perRow(b)
}

func placeAll(b *testing.B, text []byte) {
	known := seen.New(seen.Options{})
	defer known.Close()
	actions := map[string]*batch.Action{}
	for _, a := range fixtures() {
		a.Targets = batch.Assume(100)
		actions[a.Name] = &a
	}
	p := batch.NewPlanner(actions, known)
	spec := Spec{Files: []string{"-"}, Stdin: bytes.NewReader(text), Format: CSV, Actions: fixtures()}
	_, err := Read(context.Background(), spec, func(r batch.Row) error {
		_, _, err := p.Place(r)
		return err
	})
	if plan, _ := p.Close(); err != nil || plan.Targets != benchRows {
		b.Fatal(plan, err)
	}
}

func benchPlain[T any](b *testing.B, text []byte) {
	b.ReportAllocs()
	for b.Loop() {
		decodeAll[T](b, text)
	}
	perRow(b)
}

func decodeAll[T any](b *testing.B, text []byte) {
	var rows []T
	if err := gocsv.UnmarshalBytes(text, &rows); err != nil || len(rows) != benchRows {
		b.Fatal(len(rows), err)
	}
}

// perRow tells the speed in rows.
func perRow(b *testing.B) {
	rows := float64(b.N) * benchRows
	b.ReportMetric(rows/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows, "ns/row")
}

func accountsText() []byte {
	var t bytes.Buffer
	t.WriteString("action_type,service,account_provider,account_user_email\n")
	for i := range benchRows {
		fmt.Fprintf(&t, "ACCOUNT_DISABLE,exchange,office365,user%08d@corp.example.com\n", i)
	}
	return t.Bytes()
}

func portalText() []byte {
	var t bytes.Buffer
	t.WriteString("Display name,User principal name,Department,Notes\n")
	for i := range benchRows {
		fmt.Fprintf(&t, "\"Müller, Jo %d\",user%07d@corp.example,R&D,since 2026-03-01\n", i, i)
	}
	return t.Bytes()
}

// listText makes one list of lines.
func listText(lines []byte) []byte {
	list := append([]byte("["), bytes.ReplaceAll(lines, []byte("\n"), []byte(",\n"))...)
	return append(list[:len(list)-len(",\n")], ']')
}

func jsonlText() []byte {
	var t bytes.Buffer
	for i := range benchRows {
		fmt.Fprintf(&t, "{\"displayName\":\"Müller, Jo %d\",\"userPrincipalName\":\"user%07d@corp.example\",\"department\":\"R&D\",\"notes\":null}\n", i, i)
	}
	return t.Bytes()
}

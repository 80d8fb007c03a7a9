package source

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mopup/batch"
)

// FuzzCSV compares with encoding/csv as far as that accepts the text, and checks
// that every line is the header's, a row's or blank.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"UPN,x\na@corp.example,1\n", "\ufeffUPN\r\n\r\na@corp.example", "UPN,x\n\"a\n\nb\",c\n\n\"d\"\"\",e",
		"UPN\n\"a\nb", "UPN\na\"b\nc\n", "UPN,x\n\"a\"b,c\nd,e\n", ",\n,\nUPN,\n,,,\na,b\n", "UPN\n\xff\n", "UPN\r", "\n\"\"\n",
		"UPN\n\"a\r\n\"b\r\nc\r\n\r", "UPN\n\"a\",\"b\nc\"d\ne", "UPN\n\"\n", "a\n\"b\n\n\n", "a\n\"b\r",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		in := newText(context.Background(), strings.NewReader(strings.TrimPrefix(input, "\ufeff")))
		if strings.Contains(input, "\x00") || len(input) > maxRecord || otherwise(input) {
			return
		}
		c := newCSV(in, ',')
		head, err := c.read()
		if err != nil || head.lost || strings.Contains(strings.Join(head.cells, ""), "\r") {
			return
		}
		got := [][]string{head.cells}
		last, rows := 0, 0
		for {
			rec, err := c.read()
			if err == io.EOF {
				break
			}
			if err != nil || rec.number <= last || len(got) > len(input) {
				t.Fatalf("record %d after %d: %v", rec.number, last, err)
			}
			last = rec.number
			rows++
			got = append(got, rec.cells)
			if rec.lost && len(rec.problems) == 0 || blank(rec.cells) && !rec.lost {
				t.Fatalf("%+v", rec)
			}
		}
		if want := in.lastLine(); 1+rows+c.blanks+c.inside != want {
			t.Errorf("header, %d rows, %d blank and %d lines within rows are not the %d lines of the text", rows, c.blanks, c.inside, want)
		}
		want := parsed(input)
		if len(got) < len(want) || !slices.EqualFunc(got[:len(want)], want, slices.Equal) {
			t.Errorf("got %q, want %q", got, want)
		}
		readWhole(t, Spec{Format: CSV, Encoding: "utf-8", Delimiter: ',', HeaderRow: head.number}, input, rows)
	})
}

// otherwise reports whether a reader gets the text otherwise than it is: with LF
// where lines end in CR alone, or decoded.
func otherwise(text string) bool {
	return strings.Contains(text, "\r") && !strings.Contains(text, "\n") ||
		strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff")
}

// parsed gives the records that are not blank, up to the first that is broken.
func parsed(input string) [][]string {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(input, "\ufeff")))
	r.FieldsPerRecord = -1
	var records [][]string
	for {
		record, err := r.Read()
		if err != nil {
			return records
		}
		if !blank(record) {
			records = append(records, record)
		}
	}
}

// readWhole checks what holds for every row whatever the text.
func readWhole(t *testing.T, spec Spec, input string, want int) {
	t.Helper()
	file, err := []File(nil), error(nil)
	rows := 0
	spec.Files, spec.Stdin = []string{"-"}, strings.NewReader(input)
	spec.Actions, spec.Action = fixtures(), disable
	file, err = Read(context.Background(), spec, func(r batch.Row) error {
		rows++
		if (r.Target == nil) == (len(r.Problems) == 0) {
			t.Errorf("neither or both of target and problems: %+v", r)
		}
		for _, p := range r.Problems {
			if p.Reason == "" || !utf8.ValidString(p.Reason) {
				t.Errorf("reason %q", p.Reason)
			}
		}
		return nil
	})
	refused := err != nil && file[0].Rows == 0 // as a whole, as with a header that can't be read
	if !refused && file[0].Rows != want || err == nil && rows != want {
		t.Errorf("%d rows found and %d told, want %d: %v", file[0].Rows, rows, want, err)
	}
}

// FuzzHeader checks that a column is found only by its name, and that it makes no
// difference whether columns come at once or one by one.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{
		"UPN", "account_user_email|UPN", "UPN|E-Mail", "Email|email", "\ufeffUser principal name|service|Action", "|| |\u00a0", "K|ſ|İ|ß|\xff",
	} {
		f.Add(seed, "Email")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, joined, mapped string) {
		columns := strings.Split(joined, "|")
		k := kindsOf(fixtures())[0]
		for _, columnFor := range []map[string]string{nil, {"account_user_email": mapped}} {
			whole, grown := newBinding(k, columnFor, false), newBinding(k, columnFor, false)
			whole.add(columns)
			for i := range columns {
				grown.add(columns[:i+1])
			}
			whole.misfits(true)
			for i := range whole.slots {
				s := &whole.slots[i]
				if s.column != grown.slots[i].column {
					t.Errorf("%s: column %d at once, %d one by one", s.name, s.column, grown.slots[i].column)
				}
				if s.column >= 0 && !s.mapped && !slices.Contains(s.names, fold(columns[s.column])) {
					t.Errorf("%s is read from %q", s.name, columns[s.column])
				}
				if s.column < 0 && len(s.fitting()) == 1 {
					t.Errorf("%s is not read from the one column that fits", s.name)
				}
			}
		}
		if once := fold(joined); fold(once) != once {
			t.Errorf("folded again, %q is %q", once, fold(once))
		}
	})
}

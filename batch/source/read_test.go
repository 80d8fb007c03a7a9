package source

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

func TestRead_AllErrorsOfAllFilesAreToldAtOnce(t *testing.T) {
	paths := write(t,
		"empty.csv", "",
		"mark.csv", "\ufeff",
		"blank.jsonl", "\n \n",
		"empty.jsonl", "",
		"blank.csv", "\n\n , \n",
		"header.csv", "UPN,Notes\n,\n",
		"utf16.csv", "\xff\xfeU\x00P\x00N\x00",
		"nul.csv", "UPN\na@corp.example\nb\x00@corp.example\n",
		"nul.jsonl", "{\"upn\":\"a@corp.example\"}\n\x00\n",
		"cr.csv", "UPN\ra@corp.example\r\n",
		"mixed.csv", "UPN,Stra\xc3\x9fe,\xdf\na@corp.example,x,y\n",
		"quote.csv", "UPN,5\" disk\na@corp.example,x\n",
		"notes.txt", "UPN\n",
		"wrong.csv", "Acount user emial,Name\na@corp.example,x\n",
		"good.csv", "UPN\na@corp.example\n",
	)
	dir := filepath.Dir(paths[0])
	paths = append(paths, dir, filepath.Join(dir, "missing.csv"), dir+"/./good.csv")
	rows, files, err := readAll(t, Spec{Files: paths, Action: disable, Map: map[string]string{"nope": "x"}})
	want := []string{
		`--map names "nope", which is no field; fields are action, service, account_user_email`,
		`empty.csv: is empty`,
		`mark.csv: is empty`,
		`blank.jsonl: has nothing but blank lines`,
		`empty.jsonl: is empty`,
		`blank.csv: has nothing but blank lines`,
		`header.csv: has a header and no rows`,
		`utf16.csv: has a header and no rows`,
		`nul.csv:3: has a NUL character, so it is damaged or no text; save it as "CSV UTF-8 (comma delimited)"`,
		`nul.jsonl:2: has a NUL character, so it is damaged or no text; save it as "CSV UTF-8 (comma delimited)"`,
		`cr.csv:1: some of its lines end in CR alone, and some in LF; save it as "CSV UTF-8 (comma delimited)"`,
		`mixed.csv:1: the header is no UTF-8; save it as "CSV UTF-8 (comma delimited)"`,
		`quote.csv:1: the header can't be read: on line 1 a quote stands within a field that does not begin with one; correct that line`,
		`notes.txt: has a header and no rows`,
		`wrong.csv: no column for account_user_email, the account's e-mail address (columns: Acount user emial, Name); ` +
			`the nearest is --map "account_user_email=Acount user emial"`,
		filepath.Base(dir) + `: is a directory; name the files in it`,
		`missing.csv: no such file`,
		`good.csv: is given twice; name each file once`,
	}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
	if len(rows) == 0 || rows[len(rows)-1].FileIndex != 14 || rows[len(rows)-1].Target == nil {
		t.Errorf("rows of the good file are missing: %v", rows)
	}
	if files[14].Rows != 1 || files[14].Format != CSV || files[3].Format != JSONL {
		t.Errorf("%+v", files)
	}
}

func TestRead_ABadHeaderDoesNotHideBadRows(t *testing.T) {
	rows, files, err := readAll(t, Spec{
		Files:  write(t, "a.csv", "Service,Who\nexchange,a\nfax,b\nexchange,5\"\nexchange\n"),
		Action: disable,
	})
	want := []string{`a.csv: no column for account_user_email, the account's e-mail address (columns: Service, Who); ` +
		`name one with --map account_user_email=COLUMN`}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
	wantRows := `3: [Service: "fax" is not one of exchange]
4: [Who: on line 4 a quote stands within a field that does not begin with one]
5: [Who: the row ends after 1 of 2 fields]
`
	if diff := cmp.Diff(wantRows, told(rows)); diff != "" || files[0].Rows != 4 {
		t.Error(diff, files)
	}
}

func TestRead_StandardInputIsOneFile(t *testing.T) {
	for _, tt := range []struct {
		name string
		spec Spec
		want []string
	}{
		{"given twice", Spec{Files: []string{"-", "-"}, Stdin: strings.NewReader("UPN\na@corp.example\n"), Format: CSV},
			[]string{"-: standard input is given twice; name it once"}},
		{"not there", Spec{Files: []string{"-"}, Format: CSV},
			[]string{"-: there is no standard input"}},
		{"a format that isn't", Spec{Files: []string{"-"}, Stdin: strings.NewReader(""), Format: "yaml"},
			[]string{`-: unknown format "yaml"; use --format csv, tsv, jsonl or xlsx`}},
		{"no file at all", Spec{}, []string{`no file is given; name files, or "-" for standard input`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.spec.Action = disable
			_, _, err := readAll(t, tt.spec)
			if diff := cmp.Diff(tt.want, fileErrors(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRead_FilesMakeOneJobInTheirOrder(t *testing.T) {
	paths := write(t, "b.csv", "UPN\na@corp.example\n", "a.jsonl", `{"email":"b@corp.example"}`, "c.TSV", "Account\tx\nc@corp.example\t\n")
	rows, _, err := readAll(t, Spec{Files: paths, Action: disable})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, r := range rows {
		if r.FileIndex != i || r.File != paths[i] {
			t.Errorf("%+v", r)
		}
		got = append(got, r.Target.Values...)
	}
	want := []string{"exchange", "a@corp.example", "exchange", "b@corp.example", "exchange", "c@corp.example"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRead_ASymbolicLinkIsTheSameFile(t *testing.T) {
	paths := write(t, "a.csv", "UPN\na@corp.example\n")
	link := filepath.Join(filepath.Dir(paths[0]), "link.csv")
	if err := os.Symlink(paths[0], link); err != nil {
		t.Fatal(err)
	}
	_, _, err := readAll(t, Spec{Files: []string{paths[0], link}, Action: disable})
	if diff := cmp.Diff([]string{"link.csv: is given twice; name each file once"}, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestRead_AnErrorOfEmitEndsTheReadingAtOnce(t *testing.T) {
	full := errors.New("disk full")
	calls := 0
	spec := Spec{Files: write(t, "a.csv", "UPN\na\nb\n", "b.csv", "UPN\nc\n"), Actions: fixtures(), Action: disable}
	_, err := Read(context.Background(), spec, func(batch.Row) error { calls++; return full })
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestRead_TheEndOfTheContextEndsTheReading(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	endless := io.MultiReader(strings.NewReader("UPN\n"), repeat("a@corp.example\n"))
	spec := Spec{Files: []string{"-", "missing.csv"}, Stdin: endless, Format: CSV, Actions: fixtures(), Action: disable}
	_, err := Read(ctx, spec, func(batch.Row) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "missing") {
		t.Error(err)
	}
}

// repeat is a reader without end.
type repeat string

func (r repeat) Read(p []byte) (int, error) { return copy(p, r), nil }

func TestRead_AFileThatBreaksOffIsAnErrorOfTheFile(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("UPN\na@corp.example\nb@"), iotest.ErrReader(errors.New("input/output error")))
	rows, _, err := readAll(t, Spec{Files: []string{"-"}, Stdin: broken, Format: CSV, Action: disable})
	want := []string{"-:3: can't be read to its end: input/output error"}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" || told(rows) != "2: a@corp.example\n" {
		t.Error(diff, told(rows))
	}
}

func TestRead_MemoryDoesNotGrowWithTheFile(t *testing.T) {
	const rows, most = 200_000, 4 << 20 // the files have 6 MB and more, their rows many times that
	for _, tt := range []struct {
		format       Format
		header, line string
		first        int // row number
	}{
		{CSV, "Name,UPN,Notes\n", "Müller,a@corp.example,\"x, y\"\n", 2},
		{JSONL, "", `{"name":"Müller","upn":"a@corp.example"}` + "\n", 1},
	} {
		text := io.MultiReader(strings.NewReader(tt.header), io.LimitReader(repeat(tt.line), int64(rows*len(tt.line))))
		n, before, peak := 0, inUse(), uint64(0)
		_, err := Read(context.Background(), Spec{Files: []string{"-"}, Stdin: text, Format: tt.format, Actions: fixtures(), Action: disable},
			func(r batch.Row) error {
				if r.Target == nil || r.Number != n+tt.first {
					return errors.New(r.String() + " is wrong")
				}
				if n++; n%20_000 == 0 {
					peak = max(peak, inUse())
				}
				return nil
			})
		if err != nil || n != rows {
			t.Errorf("%s: %d rows, %v", tt.format, n, err)
		}
		if peak > before+most {
			t.Errorf("%s: %d MB in use while reading, and %d before, want at most %d more", tt.format, peak>>20, before>>20, most>>20)
		}
	}
}

// inUse is how many bytes of memory somebody still refers to.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestCSV_LongRowsAreNotKept(t *testing.T) {
	const rows, most = 200, 40 << 20 // those held for the sample, and a few more
	line := "a@corp.example," + strings.Repeat("x", maxRecord-100) + "\n"
	parts := []io.Reader{strings.NewReader("UPN,Notes\n")}
	for range rows {
		parts = append(parts, strings.NewReader(line))
	}
	text := io.MultiReader(parts...)
	var kept []*batch.Target
	n, peak := 0, uint64(0)
	_, err := Read(context.Background(), Spec{Files: []string{"-"}, Stdin: text, Format: CSV, Actions: fixtures(), Action: disable},
		func(r batch.Row) error {
			kept = append(kept, r.Target)
			if n++; n%100 == 0 {
				peak = max(peak, inUse())
			}
			return nil
		})
	if err != nil || n != rows || peak > most {
		t.Errorf("%d rows, %d MB in use, want at most %d; %v", n, peak>>20, most>>20, err)
	}
	runtime.KeepAlive(kept)
}

func TestJSONL_ABetterColumnThatComesLaterIsNotPassedOver(t *testing.T) {
	text := strings.Repeat("{\"upn\":\"a@corp.example\"}\n", sampleSize) + "{\"upn\":\"b@corp.example\",\"account_user_email\":\"other@corp.example\"}\n"
	_, _, err := readText(t, JSONL, text)
	if err == nil || !strings.Contains(err.Error(), "fit account_user_email equally") {
		t.Errorf("a file that changes its column midway gave %v, want that two columns fit", err)
	}
}

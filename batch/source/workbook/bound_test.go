package workbook_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mopup/batch/source/workbook"
)

// bomb gives a workbook whose sheet inflates to so many megabytes.
func bomb(t testing.TB, megabytes int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := quickZip(&b)
	for name, text := range book("", parts{"xl/worksheets/sheet1.xml": ""}) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	begin, end, _ := strings.Cut(sheet("|"), "|")
	blanks := strings.Repeat(" ", 1<<20)
	for _, piece := range append(append([]string{begin}, slices.Repeat([]string{blanks}, megabytes)...), end) {
		if _, err := io.WriteString(w, piece); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOpen_RefusesWhatInflatesBeyondReason(t *testing.T) {
	_, err := open(t, bomb(t, 70))
	if err == nil || !regexp.MustCompile(`^would grow from \d+\.\d kB to 70\.0 MB or more when it is unpacked, as no real workbook does; check`).MatchString(err.Error()) {
		t.Errorf("got %v", err)
	}
}

// A list of parts that says less than what comes out must not be believed.
func TestRows_ALyingListOfPartsIsFound(t *testing.T) {
	file := bomb(t, 10)
	at := bytes.LastIndex(file, []byte("PK\x01\x02")) // the sheet is the last part
	binary.LittleEndian.PutUint32(file[at+24:], 5000)
	b, err := open(t, file)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	rows, _, err := read(b, "List")
	if err == nil || !strings.HasPrefix(err.Error(), "can't be read as a workbook: xl/worksheets/sheet1.xml: ") {
		t.Errorf("got %v, %v", rows, err)
	}
}

func TestRows_AChangedByteIsFound(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range book(`<row><c><v>1234567</v></c></row>`, nil) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := bytes.Replace(b.Bytes(), []byte("1234567"), []byte("1234568"), 1)
	if rows, _, err := readAll(t, file); err == nil || !strings.Contains(err.Error(), "checksum error") {
		t.Errorf("got %v, %v", rows, err)
	}
}

func TestOpen_RefusesALongListOfParts(t *testing.T) {
	p := book("", nil)
	for i := range 300 {
		p[fmt.Sprintf("xl/media/%d%s", i, strings.Repeat("x", 8000))] = ""
	}
	if _, err := open(t, p.zipped(t)); err == nil || err.Error() != "lists more parts than any workbook has; check where it comes from" {
		t.Errorf("got %v", err)
	}
}

func TestRows_APartIsBounded(t *testing.T) {
	file := book(`<row><c t="str"><v>`+random(20_000)+`</v></c></row>`, nil).zipped(t)
	b, err := workbook.Open(context.Background(), bytes.NewReader(file), int64(len(file)), workbook.Options{MaxPart: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Rows("List"); err == nil || !strings.HasPrefix(err.Error(), "would need 19.") {
		t.Errorf("got %v", err)
	}
}

// manyTexts gives shared strings that do not fit into memory as they may.
func manyTexts(count int) []string {
	items := make([]string, count)
	for i := range items {
		items[i] = fmt.Sprintf("<t>%d %s</t>", i, strings.Repeat("x", 2000))
	}
	return items
}

func TestClose_LeavesNothingOnDisk(t *testing.T) {
	const texts = 3_000
	for name, c := range map[string]struct {
		shared string
		fails  bool
	}{
		"after reading":        {shared(manyTexts(texts)...), false},
		"after damage":         {shared(append(manyTexts(texts), "<t>cut")...), true},
		"after damage, nested": {strings.Replace(shared(manyTexts(texts)...), "</sst>", "<x></y></sst>", 1), true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			rows := fmt.Sprintf(`<row><c t="s"><v>0</v></c><c t="s"><v>%d</v></c><c t="s"><v>7</v></c></row>`, texts-1)
			file := book(rows, parts{"xl/sharedStrings.xml": c.shared}).zipped(t)
			b, err := workbook.Open(context.Background(), bytes.NewReader(file), int64(len(file)), workbook.Options{TempDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := read(b, "List")
			if (err != nil) != c.fails {
				t.Errorf("reading gave %v", err)
			}
			x := strings.Repeat("x", 2000)
			if want := fmt.Sprintf("0 %s|%d %s|7 %s", x, texts-1, x, x); !c.fails && (len(got) != 1 || got[0].Cells != want) {
				t.Errorf("got %v", got)
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
				t.Errorf("left are %v, %v", left, err)
			}
		})
	}
}

func TestRows_SayWhenThereIsNoRoomForTheText(t *testing.T) {
	file := book(`<row><c t="s"><v>0</v></c></row>`, parts{"xl/sharedStrings.xml": shared(manyTexts(3_000)...)}).zipped(t)
	nowhere := workbook.Options{TempDir: t.TempDir() + "/none"}
	b, err := workbook.Open(context.Background(), bytes.NewReader(file), int64(len(file)), nowhere)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := read(b, "List"); err == nil || !strings.HasPrefix(err.Error(), "needs room for its text: ") {
		t.Errorf("got %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

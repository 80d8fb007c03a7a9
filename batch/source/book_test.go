package source_test

import (
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/source"
)

func TestBook_CountsHiddenRows(t *testing.T) {
	sheet := strings.Replace(smallSheet, `<row r="2">`, `<row r="2" hidden="1">`, 1)
	files, err := readBook(t, sheet)
	if err != nil || files[0].Hidden != 1 {
		t.Errorf("got %+v, %v", files, err)
	}
}

func readBook(t *testing.T, sheet string) ([]source.File, error) {
	t.Helper()
	spec, err := nastySpec("--action tmcas/account-disable")
	if err != nil {
		t.Fatal(err)
	}
	spec.Files = []string{"-"}
	spec.Stdin = strings.NewReader(string(zipOf(t, completed([]part{{name: "xl/worksheets/sheet1.xml", text: sheet}})...)))
	return source.Read(t.Context(), spec, func(batch.Row) error { return nil })
}

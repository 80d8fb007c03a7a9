package workbook_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// On sound workbooks excelize's own reading is a second opinion. The numbers
// have at most ten digits, since longer ones it shows differently from Excel.
func TestRows_AgreeWithExcelize(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			f := excelize.NewFile()
			defer f.Close()
			if err := fill(f, rand.New(rand.NewPCG(seed, 1)), seed%2 == 0); err != nil {
				t.Fatal(err)
			}
			var file bytes.Buffer
			if err := f.Write(&file); err != nil {
				t.Fatal(err)
			}
			got, _, err := readAll(t, file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(byExcelize(t, file.Bytes()), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// byExcelize gives the rows that are not empty.
func byExcelize(t *testing.T, file []byte) (rows []row) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range all {
		if text := strings.TrimRight(strings.Join(cells, "|"), "|"); text != "" {
			rows = append(rows, row{Number: i + 1, Cells: text})
		}
	}
	return rows
}

// fill writes a sheet of all kinds of values, by the stream writer or not.
func fill(f *excelize.File, r *rand.Rand, stream bool) error {
	dates, percent := "yyyy-mm-dd hh:mm:ss", "0.0%"
	var ids []int
	for _, code := range []string{dates, percent} {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	var w *excelize.StreamWriter
	if stream { // one that is begun leaves half a sheet if it is not used
		var err error
		if w, err = f.NewStreamWriter("Sheet1"); err != nil {
			return err
		}
	}
	for number := 1; number < 60; number += 1 + r.IntN(2) {
		var cells []any
		for range r.IntN(12) {
			cells = append(cells, value(r, ids))
		}
		if err := put(f, w, number, cells); err != nil {
			return err
		}
	}
	if w != nil {
		return w.Flush()
	}
	return nil
}

func value(r *rand.Rand, styles []int) any {
	switch r.IntN(7) {
	case 0:
		return nil
	case 1:
		return r.IntN(2) == 0
	case 2:
		return r.IntN(1e9) - 5e8
	case 3:
		return float64(r.IntN(1e6)) / 1000
	case 4:
		day := time.Date(2000+r.IntN(40), 1, 1+r.IntN(365), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
		return excelize.Cell{StyleID: styles[0], Value: day}
	case 5:
		return excelize.Cell{StyleID: styles[1], Value: float64(r.IntN(1000)) / 1000}
	}
	return []string{"ann@corp.example", " <blank> & \"more\" ", "Ünïcödé 名前 😀", "two\nlines", "_x0041_", "007"}[r.IntN(6)]
}

func put(f *excelize.File, w *excelize.StreamWriter, number int, cells []any) error {
	if w != nil {
		return w.SetRow(fmt.Sprintf("A%d", number), cells)
	}
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, number)
		if err != nil {
			return err
		}
		styled, is := c.(excelize.Cell)
		if !is {
			styled.Value = c
		}
		if err := f.SetCellValue("Sheet1", at, styled.Value); err != nil {
			return err
		}
		if !is {
			continue
		}
		if err := f.SetCellStyle("Sheet1", at, at, styled.StyleID); err != nil {
			return err
		}
	}
	return nil
}

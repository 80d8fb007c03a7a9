package workbook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"mopup/batch/source/workbook"
)

// large gives a workbook of rows with eight texts each, no two the same.
func large(t testing.TB, rows int) []byte {
	t.Helper()
	var texts, cells strings.Builder
	texts.WriteString(`<sst ` + mainSpace + `>`)
	for i := range rows {
		fmt.Fprintf(&cells, `<row r="%d" spans="1:8">`, i+1)
		for c := range 8 {
			fmt.Fprintf(&texts, `<si><t>user.%08x.%d@corp.example</t></si>`, uint32(i)*2654435761, c)
			fmt.Fprintf(&cells, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, i+1, i*8+c)
		}
		cells.WriteString(`</row>`)
	}
	texts.WriteString(`</sst>`)
	return book(cells.String(), parts{"xl/sharedStrings.xml": texts.String()}).zipped(t)
}

// BenchmarkRows reads 200,000 rows of eight different texts, and reports how
// much memory was in use at most, without the file.
func BenchmarkRows(b *testing.B) {
	const rows = 200_000
	file := large(b, rows)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak := m.HeapInuse, uint64(0)
	for b.Loop() {
		book, err := workbook.Open(context.Background(), bytes.NewReader(file), int64(len(file)), workbook.Options{})
		if err != nil {
			b.Fatal(err)
		}
		list, err := book.Rows("List")
		if err != nil {
			b.Fatal(err)
		}
		read := 0
		for ; ; read++ {
			if _, err := list.Next(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			if read%1000 == 0 {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse-min(before, m.HeapInuse))
			}
		}
		if read != rows {
			b.Fatalf("%d rows were read", read)
		}
		if err := book.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(peak)/(1<<20), "MB-at-most")
}

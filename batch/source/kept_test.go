package source

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"mopup/batch"
)

func TestJSON_WhoKeepsAValueKeepsNoLine(t *testing.T) {
	line := `{"upn":"a@corp.example","n":"` + strings.Repeat("x", maxRecord-100) + "\"}\n"
	spec := Spec{
		Files: []string{"-"}, Stdin: strings.NewReader(strings.Repeat(line, 100)), Format: JSONL,
		Actions: fixtures(), Action: disable,
	}
	var targets []*batch.Target
	if _, err := Read(context.Background(), spec, func(r batch.Row) error {
		targets = append(targets, r.Target)
		return nil
	}); err != nil || len(targets) != 100 {
		t.Fatal(len(targets), err)
	}
	var m runtime.MemStats
	spec.Stdin = nil
	runtime.GC()
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 50<<20 {
		t.Errorf("%d MB are kept for 100 addresses", m.HeapAlloc>>20)
	}
	runtime.KeepAlive(targets)
}

func TestJSONL_LongKeysOnEveryLineAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\"upn\":\"a@corp.example\"}\n")
	for i := range 5 {
		fmt.Fprintf(&b, "{\"upn\":\"a@corp.example\",\"%d%s\":1}\n", i, strings.Repeat("k", maxKeys/4))
	}
	rows, file, err := readText(t, JSONL, b.String())
	if err != nil || len(rows) != 6 || len(file.Header) != 4 {
		t.Fatalf("%d rows, %d columns, %v", len(rows), len(file.Header), err)
	}
	p := rows[5].Problems
	if len(p) != 1 || p[0].Reason != "the different keys of the file are longer than 1024 KiB" || len(p[0].Column) > 300 {
		t.Errorf("%.300v", p)
	}
}

package simkit

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
)

func TestJournal_NumbersEntriesInTheOrderOfApplying(t *testing.T) {
	var j Journal
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			j.Enter(Entry{Action: "a", Target: "x"}, Entry{Action: "b", Target: "y"})
		})
	}
	wg.Wait()
	entries := j.Applied()
	for i, e := range entries {
		if e.Seq != i+1 || i > 0 && e.At.Before(entries[i-1].At) {
			t.Fatalf("entry %d is %+v", i, e)
		}
		if want := []string{"a", "b"}[i%2]; e.Action != want {
			t.Fatalf("entry %d is %s: one Enter was torn apart", i, e.Action)
		}
	}
	if s := j.Stats(); len(entries) != 100 || s.Applied["a"] != 50 || s.Applied["b"] != 50 {
		t.Errorf("%d entries, stats %+v", len(entries), s)
	}
}

func TestJournal_KeepsWhateverIsEnteredTogether(t *testing.T) {
	var j Journal
	var want []Entry
	for i := range 25_000 { // more than stand on one page
		e := Entry{Provider: "p", Action: []string{"a", "b"}[i/12_000%2], Target: fmt.Sprint("t", i), Batch: "b", RequestID: "r"}
		if i%7000 == 0 {
			e.Target = ""
		}
		want = append(want, e)
	}
	j.Enter(want...)
	j.Enter()
	got := j.Applied()
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i, e := range want {
		e.Seq, e.At = i+1, got[0].At
		if got[i] != e {
			t.Fatalf("entry %d is %+v, want %+v", i, got[i], e)
		}
	}
	if n := j.Stats().Applied; n["a"] != 13_000 || n["b"] != 12_000 {
		t.Errorf("counted %v", n)
	}
}

func TestJournal_WhatItGivesBelongsToTheCaller(t *testing.T) {
	var j Journal
	j.Enter(Entry{Action: "a"})
	j.Applied()[0].Action = "b"
	j.Stats().Applied["a"] = 7
	if j.Applied()[0].Action != "a" || j.Stats().Applied["a"] != 1 {
		t.Error("the journal was changed from outside")
	}
}

func TestJournal_HasTheDocumentedNamesInJSON(t *testing.T) {
	entry, _ := json.Marshal(Entry{Seq: 1, Provider: "p", Action: "a", Target: "t", Batch: "b", RequestID: "r"})
	if want := `{"seq":1,"at":"0001-01-01T00:00:00Z","provider":"p","action":"a","target":"t","batch":"b","request_id":"r"}`; string(entry) != want {
		t.Errorf("an entry is %s", entry)
	}
	stats, _ := json.Marshal(new(Journal).Stats())
	want := `{"requests":0,"by_provider":{},"by_route":{},"by_status":{},"inner_requests":0,"inner_by_status":{},` +
		`"applied":{},"faults":{},"over_quota":0,"peak_in_flight":0}`
	if string(stats) != want {
		t.Errorf("stats of nothing are %s", stats)
	}
}

func BenchmarkJournal_Enter(b *testing.B) {
	var j Journal
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			j.Enter(Entry{Provider: "p", Action: "a", Target: "t"})
		}
	})
}

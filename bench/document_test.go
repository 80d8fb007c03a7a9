package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDocument_ChangesWhatStandsBetweenTheMarksOnly(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	write := func(text string) {
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("words\n" + opening + "\nold\n" + closing + "\nmore words\n")
	doc, err := openDocument(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.replace("new\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(page)
	if want := "words\n" + opening + "\n\nnew\n\n" + closing + "\nmore words\n"; err != nil || string(got) != want {
		t.Errorf("the page is %q, %v", got, err)
	}
	write("words\n" + opening)
	if _, err := openDocument(page); err == nil {
		t.Error("a page without an end was taken")
	}
}

func TestDocument_ThePageOfFiguresHasItsMarks(t *testing.T) {
	if _, err := openDocument("../docs/performance.md"); err != nil {
		t.Error(err)
	}
}

func TestMarkdown_ShowsEachFigureBesideItsWish(t *testing.T) {
	good := &trial{benchCase: benchCase{name: "good", title: "all is well"}}
	good.least("share", 99.27, 97, percent)
	good.most("refused", 0, 0, number)
	good.plain("requests", 1234567, number)
	bad := &trial{benchCase: benchCase{name: "bad", title: "too slow"}}
	bad.most("time", 3.5, 2, times)
	lost := &trial{benchCase: benchCase{name: "lost", title: "never"}, err: errors.New("no\nway")}
	got := markdown([]*trial{good, bad, lost}, "here\n")
	for _, want := range []string{
		"| **good**: all is well | share | 99.3 % | at least 97 % | ok |",
		"|  | refused | 0 | 0 | ok |",
		"|  | requests | 1,234,567 |  |  |",
		"| **bad**: too slow | time | 3.50x | at most 2x | MISSED |",
		"| **lost**: never | could not be measured: no way |  |  | MISSED |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	if len(good.missed()) != 0 || len(bad.missed()) != 1 {
		t.Error("a missed wish is not told from the others")
	}
}

func TestChoose_LeavesLongCasesToWhoeverAsks(t *testing.T) {
	all := []benchCase{{name: "a"}, {name: "b", long: true}}
	for _, c := range []struct {
		options options
		want    string
	}{{options{}, "a"}, {options{long: true}, "a b"}, {options{only: "b,a"}, "b a"}} {
		got, err := choose(all, c.options)
		if err != nil || strings.Join(names(got), " ") != c.want {
			t.Errorf("%+v chose %v, %v", c.options, names(got), err)
		}
	}
	if _, err := choose(all, options{only: "c"}); err == nil {
		t.Error("a case that does not exist was chosen")
	}
}

package source_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNasty_EachEndsAsItMust(t *testing.T) {
	for _, n := range nastyIndex(t) {
		t.Run(n.name(), func(t *testing.T) {
			end := nastyEndOf(t, n)
			for _, wrong := range append(end.broken, missed(n.must, end)...) {
				t.Errorf("%s: %s\n%s", n.what, wrong, strings.Join(end.says(), "\n"))
			}
		})
	}
}

// missed gives what of the index was not met.
func missed(must string, end nastyEnd) (wrong []string) {
	counts, words, toSay := strings.Cut(must, "says ")
	says := end.says()
	mentions := func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(words)) }
	if toSay && !slices.ContainsFunc(says, mentions) {
		wrong = append(wrong, fmt.Sprintf("says nothing of %q", words))
	}
	if end.plan.Targets == 0 && len(says) == 0 {
		wrong = append(wrong, "gives nothing and says nothing")
	}
	counts = strings.TrimSuffix(counts, ", ")
	got := tally(end)
	// Where no row is a target, to refuse the file at once is as good.
	if got == "refused" && strings.HasPrefix(counts, "0 targets") {
		return wrong
	}
	if counts != "" && got != counts {
		wrong = append(wrong, fmt.Sprintf("%s, must be %s", got, counts))
	}
	return wrong
}

// tally counts in the words of the index.
func tally(end nastyEnd) string {
	if len(end.refused) > 0 {
		return "refused"
	}
	text := counted(end.plan.Targets, "target")
	if n := end.plan.Invalid; n > 0 {
		text += fmt.Sprintf(", %d invalid", n)
	}
	if n := end.plan.Duplicates; n > 0 {
		text += ", " + counted(n, "duplicate")
	}
	return text
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func TestNasty_IndexAndFolderHaveTheSameFiles(t *testing.T) {
	var indexed []string
	index := nastyIndex(t)
	if !slices.IsSortedFunc(index, func(a, b nasty) int { return strings.Compare(a.name(), b.name()) }) {
		t.Error("the index is not sorted")
	}
	for _, n := range index {
		if n.what == "" {
			t.Errorf("%s: the index does not say what it is", n.name())
		}
		for _, file := range n.files {
			if made[file] == nil {
				indexed = append(indexed, file)
			}
		}
	}
	root := os.DirFS(nastyRoot)
	var there []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Base(name) != "index.txt" {
			there = append(there, strings.TrimSuffix(name, ".txtar"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(indexed)
	slices.Sort(there)
	indexed = slices.Compact(indexed)
	for _, name := range there {
		if _, ok := slices.BinarySearch(indexed, name); !ok {
			t.Errorf("%s is not in the index", name)
		}
	}
	for _, name := range indexed {
		if _, ok := slices.BinarySearch(there, name); !ok {
			t.Errorf("%s is in the index, and there is no such file", name)
		}
	}
}

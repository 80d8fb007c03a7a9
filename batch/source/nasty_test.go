package source_test

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/seen"
	"mopup/batch/source"
)

// nastyRoot holds files as people really have them, byte by byte.
const nastyRoot = "testdata/nasty"

// nasty is a line of the index: a file, or several that are read together.
type nasty struct {
	files []string // paths below nastyRoot, all in one folder
	what  string   // what it is
	must  string   // how it must end: "2 targets, 1 invalid", "refused, says password"; empty: nobody decided
	flags string   // of the command line
}

// folder is the theme that the files belong to.
func (n nasty) folder() string { return path.Dir(n.files[0]) }

// name is that of the first file.
func (n nasty) name() string { return strings.Join(n.files, " ") }

// nastyIndex reads the index, whose columns are divided by tabs.
func nastyIndex(t testing.TB) (all []nasty) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(nastyRoot, "index.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := append(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), "", "", "")
		all = append(all, nasty{files: strings.Fields(cells[0]), what: cells[1], must: cells[2], flags: cells[3]})
	}
	return all
}

// nastyEnd is what came of reading.
type nastyEnd struct {
	files   []source.File
	plan    batch.Plan
	refused []string // errors of files
	told    []string // what is wrong with rows, and which are duplicates
	broken  []string // what a reader must never do
}

// says gives all that a person is told.
func (e nastyEnd) says() []string {
	all := append(slices.Clone(e.refused), e.told...)
	for _, f := range e.files {
		for _, note := range f.Notes {
			all = append(all, "note: "+note)
		}
	}
	return all
}

// nastyEnds are what was read already: two tests look at the same.
var nastyEnds = map[string]nastyEnd{}

func nastyEndOf(t *testing.T, n nasty) nastyEnd {
	t.Helper()
	key := n.name() + n.flags
	end, ok := nastyEnds[key]
	if !ok {
		end = readNasty(t, n)
		nastyEnds[key] = end
	}
	return end
}

// readNasty reads the files as mopup plan does, from within their folder.
func readNasty(t *testing.T, n nasty) (end nastyEnd) {
	t.Helper()
	spec, err := nastySpec(n.flags)
	if err != nil {
		t.Fatalf("flags of %s: %v", n.name(), err)
	}
	dir := t.TempDir()
	for _, file := range n.files {
		spec.Files = append(spec.Files, path.Base(file))
		if err := os.WriteFile(filepath.Join(dir, path.Base(file)), nastyBytes(t, file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	planner, closePlanner := newNastyPlanner(spec.Actions)
	defer closePlanner()
	var origins []batch.Origin
	end.files, err = source.Read(t.Context(), spec, func(row batch.Row) error {
		origins = append(origins, row.Origin)
		placed, _, err := planner.Place(row)
		if placed.Outcome == batch.Duplicate {
			end.told = append(end.told, fmt.Sprintf("%s: same as %s", row.Origin, origins[placed.Same-1]))
		}
		for _, p := range row.Problems {
			end.told = append(end.told, fmt.Sprintf("%s: %s", row.Origin, p))
		}
		if (row.Target == nil) == (len(row.Problems) == 0) {
			end.broken = append(end.broken, fmt.Sprintf("%s has both a target and problems, or neither", row.Origin))
		}
		return err
	})
	end.plan, _ = planner.Close()
	end.refused = eachError(err)
	if len(end.files) != len(spec.Files) {
		end.broken = append(end.broken, fmt.Sprintf("%d files are given and %d told of", len(spec.Files), len(end.files)))
	}
	return end
}

func newNastyPlanner(actions []batch.Action) (planner *batch.Planner, closeIt func()) {
	byName := map[string]*batch.Action{}
	for i := range actions {
		byName[actions[i].Name] = &actions[i]
	}
	known := seen.New(seen.Options{})
	return batch.NewPlanner(byName, known), func() { known.Close() }
}

// eachError gives the texts of joined errors.
func eachError(err error) (texts []string) {
	var joined interface{ Unwrap() []error }
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &joined):
		return []string{err.Error()}
	}
	for _, e := range joined.Unwrap() {
		texts = append(texts, e.Error())
	}
	return texts
}

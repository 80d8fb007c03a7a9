package reports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/reports"
)

func TestWriteFile_OverwritesNothingThatMustBeKept(t *testing.T) {
	l, j := job(t, 4)
	dir := t.TempDir()
	place := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"in.csv", "config.csv", "other.csv"} {
		if err := os.WriteFile(place(name), []byte("kept"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j.Files[0].Place, j.Config = place("in.csv"), place("config.csv")
	others := reports.KeepFile(nil, "the other", place("other.csv"))
	link := func(to, name string, how func(string, string) error) string {
		if err := how(to, place(name)); err != nil {
			t.Fatal(err)
		}
		return place(name)
	}
	for path, want := range map[string]string{
		place("in.csv"): "the input a.csv",
		link(place("in.csv"), "hard.csv", os.Link):      "the input a.csv",
		link("in.csv", "soft.csv", os.Symlink):          "the input a.csv",
		place("config.csv"):                             "the config",
		place("other.csv"):                              "the other",
		link(l.Path(), "ledger.csv", os.Symlink):        "the ledger",
		link(l.Path()+"-wal", "log.csv", os.Symlink):    "the ledger",
		link(l.Path()+"-shm", "shared.csv", os.Symlink): "the ledger",
	} {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := reports.WriteFile(t.Context(), path, l, j, others...); err == nil || !strings.Contains(err.Error(), "would overwrite "+want+"; choose another name") {
			t.Errorf("%s gave %v, want that it would overwrite %s", filepath.Base(path), err, want)
		}
		if after, err := os.ReadFile(path); err != nil || len(after) < len(before) || string(after[:4]) != string(before[:4]) {
			t.Errorf("%s holds %.9q after it (%v)", filepath.Base(path), after, err)
		}
	}
}

func TestWriteFile_FollowsALinkAndLeavesIt(t *testing.T) {
	l, j := job(t, 4)
	dir := t.TempDir()
	for name, to := range map[string]string{"there.csv": "real.csv", "new.csv": "not-yet.csv", "twice.csv": "there.csv"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "real.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, real := range map[string]string{"there.csv": "real.csv", "new.csv": "not-yet.csv", "twice.csv": "real.csv"} {
		if _, err := reports.WriteFile(t.Context(), filepath.Join(dir, name), l, j); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more (%v)", name, err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, real)); err != nil || !strings.HasPrefix(string(text), "Id,") {
			t.Errorf("%s leads to %.9q (%v), want the report", name, text, err)
		}
	}
	if err := os.Symlink("none/r.csv", filepath.Join(dir, "lost.csv")); err != nil {
		t.Fatal(err)
	}
	if err := reports.CheckPath(filepath.Join(dir, "lost.csv")); err == nil {
		t.Error("a link to a folder that is not there passed")
	}
}

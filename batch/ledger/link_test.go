package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"mopup/batch"
	"mopup/batch/ledger"
)

// links are ways to a ledger that lies in the folder real, each by a link.
var links = map[string]func(t *testing.T, dir string) string{
	"the file is a link": func(t *testing.T, dir string) string {
		return link(t, filepath.Join(dir, "real", "l.db"), filepath.Join(dir, "link.db"))
	},
	"its folder is a link": func(t *testing.T, dir string) string {
		return filepath.Join(link(t, "real", filepath.Join(dir, "folder")), "l.db")
	},
	"a link to a link within a linked folder": func(t *testing.T, dir string) string {
		folder := link(t, "real", filepath.Join(dir, "folder"))
		link(t, "l.db", filepath.Join(folder, "second.db"))
		return link(t, filepath.Join("folder", "second.db"), filepath.Join(dir, "first.db"))
	},
}

func link(t *testing.T, to, from string) string {
	t.Helper()
	if err := os.Symlink(to, from); err != nil {
		t.Fatal(err)
	}
	return from
}

// What stands in the log alone must be seen by whatever name a ledger is opened.
func TestOpenToRead_ByALinkSeesTheLogOfAKilledRun(t *testing.T) {
	whole := whileWritten(t)
	left := whole[len(whole)-1]
	for name, by := range links {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "real", "l.db")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			for side, content := range map[string][]byte{"": left.main, "-wal": left.log} {
				if err := os.WriteFile(path+side, content, 0o400); err != nil {
					t.Fatal(err)
				}
			}
			l, err := ledger.OpenToRead(t.Context(), by(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			if got := outcomes(t, l)[0]; got == batch.NotAttempted {
				t.Errorf("row 1 is %s, though its batch was sent", got)
			}
		})
	}
}

func TestOpen_ByALinkWritesBesideTheFileItself(t *testing.T) {
	for name, by := range links {
		for _, there := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "real", "l.db")
				if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if there {
					if err := open(t, path).Close(); err != nil {
						t.Fatal(err)
					}
				}
				l := open(t, by(t, dir))
				plan(t, l, "j", 6)
				begin(t, hold(t, l, "j"), attempt(1, 1))
				if _, err := os.Stat(path + "-wal"); err != nil {
					t.Errorf("its log: %v", err)
				}
				if same, err := filepath.EvalSymlinks(path); err != nil || l.Path() != same {
					t.Errorf("it lies at %s, want %s (%v)", l.Path(), same, err)
				}
			})
		}
	}
}

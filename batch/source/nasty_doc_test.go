package source_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/inputs.md anew")

// themes are the folders of nasty files in the order in which people read them.
var themes = []struct{ folder, title, intro string }{
	{"encodings", "Encodings", "Which bytes stand for which characters is found by looking. A byte order mark decides."},
	{"delimiters", "Delimiters", "Comma, semicolon, tab and pipe are found by looking; the name of a file decides only where looking does not."},
	{"lines", "Line ends", "Row numbers are those that a spreadsheet shows: a row of several lines is one row."},
	{"quotes", "Quotes", "A broken quote costs its own row; every further line stays a row of its own."},
	{"rows", "Rows and headers", "No row vanishes: what is no target is told with its number, and only rows without any text are left out."},
	{"headers", "Columns of portals", "A column is chosen by its name and by its values. What is easily taken for it is refused with the reason."},
	{"values", "Values", "What stands around a value is cut off. What would have to be guessed is not."},
	{"duplicates", "Duplicates", "However it is written, one target is acted on once."},
	{"json", "JSON", "One object a line, objects one behind the other, or one list of objects."},
	{"workbooks", "Workbooks", "Cells are read as they are shown."},
	{"compressed", "Packed files", "gzip and zstd of any text. What inflates without end is stopped."},
	{"not-text", "No table at all", "Named for what it is, with the way out."},
}

const inputsHead = `# Files as people really have them

What mopup does with each file of ` + "`batch/source/testdata/nasty`" + `, and what it says, word by word. A test reads the files and
writes this page (` + "`go test ./batch/source -run TestInputs -update`" + `), so it can't promise what does not hold.

Each is read as ` + "`mopup plan FILE`" + ` reads it, with the action that stands above its table and further flags below its name.
**Rows** counts what was read, and how it ended: rows that are targets, that are not, that repeat an earlier one. A file that is
*refused* has an error, and nothing of it is sent; what is said of its rows helps to mend it. Where a row is not a target,
nothing is sent either, unless the user says ` + "`--skip-invalid`" + `. Blank rows are left out.

`

func TestInputs_DocumentationSaysWhatIsDone(t *testing.T) {
	golden, err := filepath.Abs("../../docs/inputs.md")
	if err != nil {
		t.Fatal(err)
	}
	index := nastyIndex(t)
	var doc, contents strings.Builder
	for _, theme := range themes {
		section := slices.Clone(index)
		section = slices.DeleteFunc(section, func(n nasty) bool { return n.folder() != theme.folder })
		fmt.Fprintf(&contents, "- [%s](#%s): %d\n", theme.title, anchor(theme.title), len(section))
		fmt.Fprintf(&doc, "\n## %s\n\n%s", theme.title, theme.intro)
		writeSection(t, &doc, section)
		index = slices.DeleteFunc(index, func(n nasty) bool { return n.folder() == theme.folder })
	}
	for _, n := range index {
		t.Errorf("%s is of no theme", n.name())
	}
	got := inputsHead + contents.String() + doc.String()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("docs/inputs.md (-there +now); -update writes it anew:\n%s", diff)
	}
}

func anchor(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

func writeSection(t *testing.T, doc *strings.Builder, section []nasty) {
	usual := usualFlags(section)
	if usual != "" {
		fmt.Fprintf(doc, " Read with %s, where nothing else is said.", code(usual))
	}
	doc.WriteString("\n\n| file | what it is | read as | rows | what mopup says |\n| --- | --- | --- | --- | --- |\n")
	for _, n := range section {
		var end nastyEnd
		t.Run(n.name(), func(t *testing.T) { end = nastyEndOf(t, n) })
		cells := []string{nameCell(n, usual), plainText(n.what), readCell(end), rowsCell(end), saysCell(end)}
		fmt.Fprintf(doc, "| %s |\n", strings.Join(cells, " | "))
	}
}

// usualFlags gives the flags that most files of a section have.
func usualFlags(section []nasty) (usual string) {
	count := map[string]int{}
	for _, n := range section {
		count[n.flags]++
		if c := count[n.flags]; c > count[usual] || c == count[usual] && n.flags < usual {
			usual = n.flags
		}
	}
	return usual
}

package source_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"mopup/batch/source"
)

func nameCell(n nasty, usual string) string {
	var lines []string
	for _, f := range n.files {
		lines = append(lines, code(path.Base(f)))
	}
	switch {
	case n.flags == usual:
	case n.flags == "":
		lines = append(lines, "no flags")
	default:
		if more, ok := strings.CutPrefix(n.flags, usual+" "); ok && usual != "" {
			lines = append(lines, code(more))
		} else {
			lines = append(lines, code(n.flags))
		}
	}
	return strings.Join(lines, "<br>")
}

var delimiterNames = map[rune]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// readCell tells what was found in the files.
func readCell(end nastyEnd) string {
	var lines []string
	for _, f := range end.files {
		said := []string{strings.ToUpper(string(f.Format))}
		said = append(said, f.Compression, f.Encoding, delimiterNames[f.Delimiter])
		if f.Sheet != "" {
			said = append(said, "sheet "+code(f.Sheet))
		}
		if f.HeaderRow > 0 {
			said = append(said, fmt.Sprintf("header in row %d", f.HeaderRow))
		}
		said = slices.DeleteFunc(said, func(s string) bool { return s == "" })
		if len(said) > 0 {
			lines = append(lines, strings.Join(said, ", "))
		}
		lines = append(lines, mappingOf(f)...)
	}
	if len(lines) == 0 {
		return "–"
	}
	return strings.Join(lines, "<br>")
}

func mappingOf(f source.File) (lines []string) {
	for field, column := range f.Mapping {
		lines = append(lines, fmt.Sprintf("%s: %s", code(field), code(column)))
	}
	slices.Sort(lines)
	return lines
}

// rowsCell counts.
func rowsCell(end nastyEnd) string {
	rows, blank, extra := 0, 0, 0
	for _, f := range end.files {
		rows, blank, extra = rows+f.Rows, blank+f.Blank, extra+f.Extra
	}
	var lines []string
	if len(end.refused) > 0 {
		lines = append(lines, "*refused*")
	}
	if rows > 0 {
		lines = append(lines, counted(rows, "row"))
		for _, c := range []struct {
			n    int
			noun string
		}{{end.plan.Targets, "target"}, {end.plan.Duplicates, "duplicate"}} {
			if c.n > 0 {
				lines = append(lines, counted(c.n, c.noun))
			}
		}
		if end.plan.Invalid > 0 {
			lines = append(lines, fmt.Sprintf("%d invalid", end.plan.Invalid))
		}
	}
	if extra > 0 {
		lines = append(lines, fmt.Sprintf("%d more by several in a cell", extra))
	}
	if blank > 0 {
		lines = append(lines, fmt.Sprintf("%d blank", blank))
	}
	return strings.Join(lines, "<br>")
}

func saysCell(end nastyEnd) string {
	var lines []string
	for _, s := range end.says() {
		lines = append(lines, code(s))
	}
	if len(lines) == 0 {
		return "–"
	}
	return strings.Join(lines, "<br>")
}

// code shows a text as it is within a table of Markdown. What can't be seen is
// written as an escape.
func code(text string) string {
	var b strings.Builder
	ticks, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		ticks = max(ticks, run)
		switch {
		case r == '|':
			b.WriteString(`\|`)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(fmt.Sprintf("%+q", r), "'"))
		}
	}
	fence := strings.Repeat("`", ticks+1)
	if ticks > 0 {
		return fence + " " + b.String() + " " + fence
	}
	return fence + b.String() + fence
}

// plainText keeps Markdown from seeing anything in a text.
func plainText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "_", `\_`, "*", `\*`, "<", "&lt;", "`", "\\`", "[", `\[`, "#", `\#`).Replace(text)
}

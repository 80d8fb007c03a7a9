package cell_test

import (
	"strings"
	"testing"

	"mopup/reports/cell"
)

func TestDefuse_LeavesWhatBeginsNoFormula(t *testing.T) {
	for _, text := range []string{"", "-", "=", "1-1", "a=b", "'=1", "ann@corp.example"} {
		if got := cell.Defuse(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzDefuse_TextComesBackAndIsNoFormula(f *testing.F) {
	for _, s := range []string{"", "=1", "+1", "-1", "@x", "\t=1", "\r=1", "a\"b", "a,b", "a\nb", "\xff", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := cell.Defuse(text)
		if len(got) > 1 && strings.ContainsAny(got[:1], "=+-@\t\r") {
			t.Errorf("%q became the cell %q, which a spreadsheet takes for a formula", text, got)
		}
		if strings.TrimPrefix(got, "'") != strings.TrimPrefix(text, "'") {
			t.Errorf("%q became %q: more changed than one apostrophe in front", text, got)
		}
	})
}

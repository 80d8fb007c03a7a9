package source

import (
	"errors"
	"strings"
	"testing"

	"mopup/batch"
)

// Values change from row to row, good ones and bad ones: each row is judged by
// its own, and a value that stays is checked once.
func TestVerdict_EachRowIsJudgedByItsOwnValues(t *testing.T) {
	asked := 0
	action := batch.Action{Name: "v/a", Noun: "thing", Words: []string{"DO"}, Fields: []batch.Field{
		{Name: "kind", Check: func(v string) (string, error) {
			asked++
			if v == "bad" {
				return "", errors.New("is bad")
			}
			return strings.ToLower(v), nil
		}},
		{Name: "id"},
	}}
	// What columns fit is decided by a sample of the first rows, whose values are
	// checked once more for that; those behind it are not.
	before := strings.Repeat("DO,first,0\n", sampleSize)
	text := "action,kind,id\n" + before + "DO,X,1\ndo,X,2\nDO,bad,3\nWHAT,bad,4\nWHAT,x,5\nDO,,6\nDO,x,7\n"
	asked = -2 // for the sample, and for its rows
	rows, _, err := readAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader(text), Format: CSV, Actions: []batch.Action{action}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows[sampleSize:] {
		if r.Target != nil {
			got = append(got, strings.Join(r.Target.Values, " "))
		}
		for _, p := range r.Problems {
			got = append(got, p.String())
		}
	}
	const unknown = `action: "WHAT" is no action here; good words are a (DO); --map action= ignores the column`
	want := []string{"x 1", "x 2", "kind: is bad", unknown, "kind: is bad", unknown, "kind: no kind", "x 7"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if asked != 3 {
		t.Errorf("asked %d times, want once for X, bad and x", asked)
	}
}

package source

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/batch/seen"
)

const (
	someID      = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	emailDelete = "other/email-delete"
)

var recipient = fixtures()[2].Fields[1]

func judgedCell(f *batch.Field, cell string) (v verdict) {
	v.ask(f, cell)
	return v
}

func TestSeveral_EachOfACellIsATarget(t *testing.T) {
	for cell, want := range map[string]string{
		"ann@a.example":                                      "ann@a.example",
		"ann@a.example;bob@b.example":                        "ann@a.example bob@b.example",
		"ann@a.example, bob@b.example":                       "ann@a.example bob@b.example",
		"ann@a.example\nbob@b.example\r\n":                   "ann@a.example bob@b.example",
		" ann@a.example ; ; bob@b.example ;":                 "ann@a.example bob@b.example",
		"ann@a.example；bob@b.example，cy@c.example":           "ann@a.example bob@b.example cy@c.example",
		"ann@a.example; ANN@A.example; <ann@a.example>":      "ann@a.example",
		"ann@bücher.example;ANN@xn--bcher-kva.example":       "ann@bücher.example",
		`["ann@a.example","bob@b.example"]`:                  "ann@a.example bob@b.example",
		`["ann@a.example","bob@b.example, cy@c.example"]`:    "ann@a.example bob@b.example cy@c.example",
		`["Lee, Ann <ann@a.example>","b@b.example;"]`:        "ann@a.example b@b.example",
		`["ann@a.example"]`:                                  "ann@a.example",
		`['ann@a.example', 'bob@b.example']`:                 "ann@a.example bob@b.example",
		"{ann@a.example, bob@b.example}":                     "ann@a.example bob@b.example",
		`"ann@a.example, bob@b.example"`:                     "ann@a.example bob@b.example",
		`"Lee, Ann" <ann@a.example>, Bob <bob@b.example>`:    "ann@a.example bob@b.example",
		`"Lee; Ann" <ann@a.example>; bob@b.example.`:         "ann@a.example bob@b.example",
		"Lee, Ann <ann@a.example>; Roe, Bob <bob@b.example>": "ann@a.example bob@b.example",
		"mailto:ann@a.example;mailto:bob@b.example":          "ann@a.example bob@b.example",
		"ann@a.example, Bob <bob@b.example>":                 "ann@a.example bob@b.example",
	} {
		v := judgedCell(&recipient, cell)
		if got := strings.Join(append([]string{v.good}, v.more...), " "); got != want || v.err != nil {
			t.Errorf("%q gave %q and %v, want %q", cell, got, v.err, want)
		}
	}
}

func TestSeveral_NoHalfOfACellIsTaken(t *testing.T) {
	for cell, want := range map[string]string{
		"ann@a.example; bob":                    `not all of its 2 values are good: "bob" is no e-mail address`,
		"ann@a.example, bob@b.exam...":          `not all of its 2 values are good: "bob@b.exam..." is cut short: copy the whole value`,
		"ann@a.example; ...":                    `not all of its 2 values are good: "..." is cut short: copy the whole value`,
		"ann@a.example; #N/A":                   `not all of its 2 values are good: "#N/A" is the error of a formula (nothing was found), not a value: correct the formula, or remove the row`,
		"ann; bob":                              `"ann" is no e-mail address; "bob" is no e-mail address`,
		"a;b;c;d;e;f;g":                         `"a" is no e-mail address; "b" is no e-mail address; "c" is no e-mail address; "d" is no e-mail address; "e" is no e-mail address; and so on`,
		"all staff (a list)":                    `"all staff (a list)" is no e-mail address`,
		";":                                     `";" is no e-mail address`,
		"Lee, Ann <ann@a.example>, b@b.example": `not all of its 3 values are good: "Lee" is no e-mail address`,
		`["ann@a.example", 1]`:                  `not all of its 2 values are good: "1" is no e-mail address but a number`,
		"ann@a.example bob@b.example":           `"ann@a.example bob@b.example" is no e-mail address: ' ' can't stand before its @`,
	} {
		if v := judgedCell(&recipient, cell); v.err == nil || v.err.Error() != want || len(v.more) > 0 {
			t.Errorf("%q gave %q, %q and\n%v, want\n%s", cell, v.good, v.more, v.err, want)
		}
	}
}

func TestSeveral_AFieldOfOneRefusesMore(t *testing.T) {
	one := fixtures()[0].Fields[1]
	v := judgedCell(&one, "ann@a.example; bob@b.example")
	if want := `"ann@a.example; bob@b.example" holds 2 values, and a row names one: give each a row of its own`; v.err == nil || v.err.Error() != want {
		t.Errorf("%v, want %s", v.err, want)
	}
	if v := judgedCell(&one, "ann@a.example; ANN@a.example"); v.err != nil || v.good != "ann@a.example" || len(v.more) > 0 {
		t.Errorf("the same twice: %+v", v)
	}
}

// toldAll gives row number and values of each row, and the count of further ones.
func toldAll(t *testing.T, spec Spec) string {
	t.Helper()
	spec.Action = emailDelete
	rows, files, err := readAll(t, spec)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d:", r.Number)
		if r.Target != nil {
			fmt.Fprintf(&b, " %s", r.Target.Values[1])
		}
		for _, p := range r.Problems {
			fmt.Fprintf(&b, " [%s]", p)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "rows %d, further %d", files[0].Rows, files[0].Extra)
	return b.String()
}

func TestSeveral_AllPointAtTheirRow(t *testing.T) {
	text := "Network message ID,Recipient\n" +
		someID + ",ann@a.example;bob@b.example\n" +
		someID + ",\n" + // the verdict on the row before is not this one's
		someID + ",ann@a.example;bob@b.example\n" +
		"x,cy@a.example;di@b.example\n" +
		someID + ",cy@c.example\n"
	want := "2: ann@a.example\n2: bob@b.example\n3: [Recipient: no recipientEmailAddress]\n" +
		"4: ann@a.example\n4: bob@b.example\n5: [Network message ID: \"x\" is no GUID]\n6: cy@c.example\nrows 5, further 2"
	if got := toldAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader(text), Format: CSV}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	jsonl := `{"networkMessageId":"` + someID + `","recipient":["ann@a.example","bob@b.example"]}`
	want = "1: ann@a.example\n1: bob@b.example\nrows 1, further 1"
	if got := toldAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader(jsonl), Format: JSONL}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// In a report, a cell of several stands on a line for each of them.
func TestSeveral_OfAReportOnlyItsTargetIsMeant(t *testing.T) {
	const both = someID + ",\"ann@a.example;bob@b.example\","
	text := "Network message ID,Recipient,mopup_target\n" +
		both + someID + " bob@b.example\n" +
		both + someID + " ANN@a.example\n" +
		both + "\n" +
		both + someID + " cy@c.example\n" +
		someID + ",di@d.example," + someID + " ann@a.example\n"
	want := "2: bob@b.example\n3: ann@a.example\n4: ann@a.example\n4: bob@b.example\n" +
		"5: [Recipient: none of its values is what column mopup_target names: correct either, or remove that column]\n" +
		"6: di@d.example\nrows 5, further 1"
	if got := toldAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader(text), Format: CSV}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSeveral_ACellAsLongAsASpreadsheetKeepsIsCut(t *testing.T) {
	const most = 32_767
	cell := strings.Repeat("ann@a.example;", most/14-3)
	const cut = "2: [Recipient: the cell was cut short by a spreadsheet, which keeps 32767 characters: give its values in rows of their own]\nrows 1, further 0"
	for tail, want := range map[string]string{
		"cy@corp.examp": cut,
		"cü@corp.examp": cut,
		"y@corp.examp":  "2: ann@a.example\n2: y@corp.examp\nrows 1, further 1",
	} {
		filler := strings.Repeat(" ", most-13-len(cell))
		text := "Network message ID,Recipient\n" + someID + ",\"" + cell + filler + tail + "\"\n"
		if got := toldAll(t, Spec{Files: []string{"-"}, Stdin: strings.NewReader(text), Format: CSV}); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tail, got, want)
		}
	}
}

func TestRead_CellsStayAsTheyWereRead(t *testing.T) {
	const cell = " <Ann@Corp.example>. ; "
	rows, _, err := readText(t, CSV, "UPN\n\""+cell+"\"\n")
	if err != nil || len(rows) != 1 || rows[0].Cells[0] != cell || rows[0].Target.Values[1] != "Ann@Corp.example" {
		t.Errorf("%+v, %v", rows, err)
	}
}

// Whatever form a target has in which file, it is one, and the later rows name
// the first.
func TestRead_FormsOfOneTargetAreDuplicatesAcrossFiles(t *testing.T) {
	bare := strings.ReplaceAll(someID, "-", "")
	paths := write(t,
		"a.csv", "Network message ID,Recipient\n"+someID+",ann@bücher.example\n",
		"b.csv", "Network message ID,Recipient\n{"+strings.ToUpper(someID)+"},ANN@BÜCHER.example\n"+bare+",Ann <ann@xn--bcher-kva.example>\n",
		"c.jsonl", `{"networkMessageId":"urn:uuid:`+someID+`","recipient":"mailto:ann@bu\u0308cher.example; bob@b.example"}`+"\n",
	)
	known := seen.New(seen.Options{})
	defer known.Close()
	action := fixtures()[2]
	action.Targets = batch.Assume(10)
	p := batch.NewPlanner(map[string]*batch.Action{emailDelete: &action}, known)
	var got []string
	_, err := Read(context.Background(), Spec{Files: paths, Actions: fixtures(), Action: emailDelete}, func(r batch.Row) error {
		placed, _, err := p.Place(r)
		got = append(got, fmt.Sprintf("%d:%s%d", placed.Seq, placed.Outcome, placed.Same))
		return errors.Join(err)
	})
	want := []string{"1:0", "2:duplicate1", "3:duplicate1", "4:duplicate1", "5:0"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

func TestSeveral_AUsualCellCostsNoAllocation(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { judgedCell(&recipient, "ann@corp.example") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzSeveral(f *testing.F) {
	for _, seed := range []string{
		"a@b;c@d", "a@b, c@d", `"x, y" <a@b>; c@d`, `["a@b","c@d"]`, "{a@b}", "[", `["`, `"a@b;c@d`, "<a@b;c@d>", "a@b\nc@d", "a@b;a@B", ";,;", "a@b...;c@d", "“a@b；c@d”",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		cell = trim(cell)
		if cell == "" {
			return
		}
		v := judgedCell(&recipient, cell)
		if v.err != nil {
			if len(v.more) > 0 {
				t.Errorf("%q gave %q and %v", cell, v.more, v.err)
			}
			return
		}
		keys := map[string]bool{}
		for _, good := range append([]string{v.good}, v.more...) {
			if again, err := batch.CheckEmail(good); again != good || err != nil {
				t.Errorf("%q gave %q, which becomes %q, %v", cell, good, again, err)
			}
			if key := batch.EmailKey(good); keys[key] {
				t.Errorf("%q gave %q twice", cell, good)
			} else {
				keys[key] = true
			}
		}
		if at := strings.Count(cell, "@"); at < len(keys) {
			t.Errorf("%q has %d signs and gave %d addresses", cell, at, len(keys))
		}
	})
}

package source

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"mopup/batch"
)

// extra is what the row just judged has for a field beyond its target: one field
// at most may have several values.
type extra struct {
	field  int
	values []string
}

// further gives the rows of the further targets that the row just judged names.
// They are the same but for their targets.
func (j *judge) further(row batch.Row) []batch.Row {
	if row.Target == nil {
		return nil
	}
	rows := make([]batch.Row, 0, len(j.extra.values))
	for _, value := range j.extra.values {
		values := j.values.copied(row.Target.Values)
		values[j.extra.field] = value
		other := row
		other.Target = j.target(row.Target.Action, values)
		rows = append(rows, other)
	}
	return rows
}

// several looks at a row, with the values of its first target, whose cell may
// name more. It gives the problems of the row with those of that cell.
func (j *judge) several(row *batch.Row, values []string) []batch.Problem {
	j.extra = j.extraOf(row)
	if len(row.Problems) > 0 || len(j.extra.values) == 0 {
		return row.Problems
	}
	reason := cutAtMost(row.Cells[j.bound.slots[j.extra.field].column])
	if reason == "" {
		reason = j.asReported(row, values)
	}
	if reason == "" {
		reason = j.tooMany(row)
	}
	if reason == "" {
		return row.Problems
	}
	_, column := j.cell(row, &j.bound.slots[j.extra.field])
	return append(row.Problems, batch.Problem{Column: column, Reason: reason})
}

func (j *judge) extraOf(row *batch.Row) extra {
	for i := range j.bound.kind.fields {
		v := &j.verdicts[i]
		if len(v.more) == 0 {
			continue
		}
		if value, _ := j.cell(row, &j.bound.slots[i]); v.isOf(value) { // else it is on an earlier row: this one's cell is empty
			return extra{i, v.more}
		}
	}
	return extra{}
}

// cutAtMost says of a cell that it is as long as a spreadsheet lets one be: what
// was behind that is lost, and the last of its values may be another one's
// beginning.
func cutAtMost(cell string) string {
	const most = 32_767 // UTF-16 units
	if len(cell) < most || len(utf16.Encode([]rune(cell))) != most {
		return ""
	}
	return fmt.Sprintf("the cell was cut short by a spreadsheet, which keeps %d characters: give its values in rows of their own", most)
}

// reportedTarget is the column in which a report names the target of a row.
const reportedTarget = "mopup_target"

// asReported keeps of the values those that a report given back as input names.
// In it, a cell of several is on a line for each of them: who leaves one of these
// lines means one target.
func (j *judge) asReported(row *batch.Row, values []string) string {
	column := slices.Index(j.bound.columns, reportedTarget)
	if column < 0 || column >= len(row.Cells) || trim(row.Cells[column]) == "" {
		return ""
	}
	f := &j.bound.kind.fields[j.extra.field]
	key := func(value string) string {
		if f.Key == nil {
			return value
		}
		return f.Key(value)
	}
	named := map[string]bool{}
	for word := range strings.FieldsSeq(row.Cells[column]) {
		named[key(batch.Clean(word))] = true
	}
	var kept []string
	for _, value := range append([]string{values[j.extra.field]}, j.extra.values...) {
		if named[key(value)] {
			kept = append(kept, value)
		}
	}
	if len(kept) == 0 {
		return "none of its values is what column " + reportedTarget + " names: correct either, or remove that column"
	}
	values[j.extra.field], j.extra.values = kept[0], kept[1:]
	return ""
}

// mostRepeated bounds what a record may come to, in bytes: a report shows all of
// its cells for each target that it names.
const mostRepeated = 64 << 20

// tooMany says of a row that it names more targets than its cells can be shown for.
func (j *judge) tooMany(row *batch.Row) string {
	size := 0
	for _, c := range row.Cells {
		size += len(c)
	}
	targets := 1 + len(j.extra.values)
	if size*targets <= mostRepeated {
		return ""
	}
	return fmt.Sprintf("the cell names %d targets in a row of %d KiB, which is more than can be shown for each: give them rows of their own",
		targets, size>>10)
}

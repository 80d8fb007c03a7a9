package source

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"mopup/batch"
)

// judge makes a row of a record: its target, or all that is wrong with it.
type judge struct {
	file     string
	sheet    string
	comma    rune // of delimited text
	index    int
	action   string   // for rows that name none
	bound    *binding // nil: nothing is known of the columns
	unusable bool     // the file has an error: a column that is missing is told once, not for each row

	overruled int // rows that name another action than what was asked for

	word     []byte    // buffer
	verdicts []verdict // of each slot
	values   slab[string]
	targets  slab[batch.Target]
	many     bool // a cell has named several targets
}

// row gives the row of a record, the first of them where a cell names several
// targets; see further.
func (j *judge) row(rec record) batch.Row {
	row := batch.Row{
		Origin:    batch.Origin{File: j.file, Sheet: j.sheet, Number: rec.number},
		FileIndex: j.index,
		Cells:     rec.cells,
		Problems:  rec.problems,
	}
	if rec.lost || j.bound == nil {
		return row
	}
	if j.verdicts == nil {
		j.verdicts = make([]verdict, len(j.bound.slots))
	}
	if rec.lines > 1 {
		row.Problems = append(row.Problems, j.swallowed(rec)...)
	}
	action := j.actionOf(&row)
	values := j.valuesOf(&row)
	if len(rec.odd) > 0 {
		row.Problems = j.bound.wantText(&rec, row.Problems)
	}
	if len(rec.noResult) > 0 {
		row.Problems = j.bound.wantResults(&rec, row.Problems)
	}
	if len(j.bound.rivals) > 0 {
		row.Problems = j.bound.rivalry(&row, row.Problems)
	}
	if j.many && len(row.Problems) == 0 {
		row.Problems = j.tooMany(&row)
	}
	if len(row.Problems) == 0 {
		row.Target = j.target(action, values)
	}
	return row
}

func (j *judge) target(action string, values []string) *batch.Target {
	t := &j.targets.take(1)[0]
	*t = batch.Target{Action: action, Values: values}
	return t
}

// further gives the rows of the further targets that the row just judged names.
// They are the same but for their targets.
func (j *judge) further(row batch.Row) []batch.Row {
	if row.Target == nil {
		return nil
	}
	field, more := j.others(&row)
	rows := make([]batch.Row, 0, len(more))
	for _, value := range more {
		values := j.values.copied(row.Target.Values)
		values[field] = value
		other := row
		other.Target = j.target(row.Target.Action, values)
		rows = append(rows, other)
	}
	return rows
}

// others gives the further values that the row just judged has for a field: one
// at most may have several.
func (j *judge) others(row *batch.Row) (field int, more []string) {
	for i := range j.bound.kind.fields {
		v := &j.verdicts[i]
		if len(v.more) == 0 {
			continue
		}
		if value, _ := j.cell(row, &j.bound.slots[i]); v.isOf(value) { // else it is on an earlier row: this one's cell is empty
			return i, v.more
		}
	}
	return 0, nil
}

// mostRepeated bounds what a record may come to, in bytes: a report shows all of
// its cells for each target that it names.
const mostRepeated = 64 << 20

// tooMany gives the problems of a row with that of naming more targets than its
// cells can be shown for.
func (j *judge) tooMany(row *batch.Row) []batch.Problem {
	field, more := j.others(row)
	size := 0
	for _, c := range row.Cells {
		size += len(c)
	}
	targets := 1 + len(more)
	if size*targets <= mostRepeated {
		return row.Problems
	}
	return append(row.Problems, batch.Problem{Column: j.bound.columns[j.bound.slots[field].column], Reason: fmt.Sprintf(
		"the cell names %d targets in a row of %d KiB, which is more than can be shown for each: give them rows of their own", targets, size>>10)})
}

// cell gives the trimmed cell of a slot and the header of its column; both are
// empty where the row has no such cell.
func (j *judge) cell(row *batch.Row, s *slot) (value, column string) {
	if s.column < 0 {
		return "", ""
	}
	column = j.bound.columns[s.column]
	if s.column < len(row.Cells) {
		value = trim(row.Cells[s.column])
	}
	return value, column
}

func (j *judge) actionOf(row *batch.Row) string {
	s := j.bound.action()
	word, column := j.cell(row, s)
	if word == "" {
		if j.action == "" && !(j.unusable && s.column < 0) {
			row.Problems = append(row.Problems, batch.Problem{Column: column, Reason: "no action"})
		}
		return j.action
	}
	v := &j.verdicts[len(j.verdicts)-1]
	if !v.isOf(word) {
		*v = verdict{asked: true, value: word}
		v.good, v.err = j.named(word)
	}
	switch {
	case v.err != nil:
		row.Problems = append(row.Problems, batch.Problem{Column: column, Reason: v.err.Error()})
	case j.action != "" && v.good != j.action:
		j.overruled++
	}
	return v.good
}

// named gives the action that a word names.
func (j *judge) named(word string) (string, error) {
	j.word = appendFolded(j.word[:0], word)
	name, ok := j.bound.kind.words[string(j.word)]
	if !ok {
		return "", errors.New(j.bound.kind.unknownWord(word))
	}
	return name, nil
}

func (j *judge) valuesOf(row *batch.Row) []string {
	fields := j.bound.kind.fields
	values := j.values.take(len(fields))
	damaged := len(row.Problems) > 0
	for i := range fields {
		f, s := &fields[i], &j.bound.slots[i]
		value, column := j.cell(row, s)
		switch {
		case value == "" && f.Default != "":
			values[i] = f.Default
		case value == "":
			if !(j.unusable && s.column < 0) {
				row.Problems = append(row.Problems, batch.Problem{Column: column, Reason: "no " + f.Name})
			}
		case damaged && !utf8.ValidString(value): // told already
		default:
			v := &j.verdicts[i]
			if !v.isOf(value) {
				v.ask(f, value)
				j.many = j.many || len(v.more) > 0
			}
			if v.err != nil {
				row.Problems = append(row.Problems, batch.Problem{Column: column, Reason: v.err.Error()})
			}
			values[i] = v.good
		}
	}
	return values
}

// overruledNote says that rows name other actions than what was asked for.
func (j *judge) overruledNote() string {
	if j.overruled == 0 {
		return ""
	}
	s := j.bound.action()
	return fmt.Sprintf("column %s names another action than --action in %d rows, and wins there; --map action= ignores it",
		plainQuoted(j.bound.columns[s.column]), j.overruled)
}

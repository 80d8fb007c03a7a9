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
	extra    extra
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
	if j.many {
		row.Problems = j.several(&row, values)
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

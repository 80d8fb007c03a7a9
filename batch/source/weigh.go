package source

import (
	"slices"

	"mopup/batch"
)

// sampleSize is how many rows are looked at before it is decided which columns
// give the fields: a name alone may mislead.
const sampleSize = 100

// weight is what the first rows say of a column that fits a slot by its name.
type weight struct {
	good, bad int
	why       error // of the first bad value
}

// refuted reports whether the column holds values, and none that would do.
func (w weight) refuted() bool { return w.good == 0 && w.bad > 0 }

// hopeless reports whether it is not worth telling each row what is wrong with
// its value: the column is the wrong one.
func (w weight) hopeless() bool { return w.good == 0 && w.bad >= enoughBad }

const enoughBad = 2

// weigh looks at the values of all columns that fit a slot, and decides anew
// between them.
func (b *binding) weigh(sample []record) {
	b.sample = sample
	for i := range b.slots {
		s := &b.slots[i]
		if i == len(b.kind.fields) || b.kind.fields[i].Check == nil {
			continue // any value will do, or it is the action
		}
		for _, columns := range [][]int{s.exact, s.also} {
			for _, c := range columns {
				s.weigh(c, &b.kind.fields[i], sample)
			}
		}
		s.column = s.best()
	}
	b.rivals = b.passedOver()
}

func (s *slot) weigh(column int, field *batch.Field, sample []record) {
	if s.weights == nil {
		s.weights = map[int]weight{}
	}
	s.weights[column] = weighed(column, field, sample)
}

// weighed counts the values of a column that are what is wanted, and those that
// are not.
func weighed(column int, field *batch.Field, sample []record) (w weight) {
	var v verdict
	for _, rec := range sample {
		if rec.lost || column >= len(rec.cells) {
			continue
		}
		value := trim(rec.cells[column])
		if value == "" {
			continue
		}
		if !v.isOf(value) {
			v.ask(field, value)
		}
		switch {
		case v.err == nil:
			w.good++
		case w.why == nil:
			w.why = v.err
			fallthrough
		default:
			w.bad++
		}
	}
	return w
}

// alike gives columns that hold nothing but values that would do for a slot, for
// people to choose from. Those that are known to be something else are not
// among them.
func (b *binding) alike(s *slot) []int {
	i := slices.IndexFunc(b.kind.fields, func(f batch.Field) bool { return f.Name == s.name })
	if i < 0 || b.kind.fields[i].Check == nil || b.kind.fields[i].Key == nil {
		return nil
	}
	var found []int
	for c, header := range b.columns {
		if s.decoys[fold(header)] != nil || fold(header) == "" {
			continue
		}
		if w := weighed(c, &b.kind.fields[i], b.sample); w.good > 0 && w.bad == 0 {
			found = append(found, c)
		}
	}
	return found
}

// standing gives those of the columns that their values do not refute.
func (s *slot) standing(columns []int) []int {
	var left []int
	for _, c := range columns {
		if !s.weights[c].refuted() {
			left = append(left, c)
		}
	}
	return left
}

// good gives those of the columns that hold what is wanted, or that nothing is
// known of.
func (s *slot) good(columns []int) []int {
	var left []int
	for _, c := range columns {
		if w, known := s.weights[c]; !known || w.good > 0 {
			left = append(left, c)
		}
	}
	return left
}

// samples gives the first values of a column that are not blank, for people.
func samples(column int, from []record) []string {
	const most = 2
	var shown []string
	for _, rec := range from {
		if len(shown) == most {
			break
		}
		if column < len(rec.cells) && trim(rec.cells[column]) != "" {
			shown = append(shown, batch.Quote(trim(rec.cells[column])))
		}
	}
	return shown
}

package source

import "slices"

// binding matches the columns of one file with what one kind needs. Columns are
// added one by one, since a JSONL file shows them line by line.
type binding struct {
	kind    *kind
	slots   []slot // fields in the order of the kind, then the action
	byName  map[string][]int
	columns []string
	sample  []record        // the first rows, while they are known
	listed  func() []string // the columns for messages; nil: as they are
	rivals  []rival
	frozen  bool // rows were judged: a slot must keep its column
}

// newBinding makes the slots of a kind. A --map entry for a field that the kind
// lacks is not looked at here.
func newBinding(k *kind, columnFor map[string]string, actionNeeded bool) *binding {
	b := &binding{kind: k, byName: map[string][]int{}}
	for _, f := range k.fields {
		s := slot{name: f.Name, title: f.Title, names: []string{fold(f.Name)}, firm: 1, required: f.Default == ""}
		for _, n := range f.Names {
			if n = fold(n); n != "" && !slices.Contains(s.names, n) && !k.hasField(n) {
				s.names = append(s.names, n)
			}
		}
		s.decoys = decoysOf(f)
		b.slots = append(b.slots, s)
	}
	action := slot{name: actionField, names: []string{"actiontype", "action"}, firm: 2, required: actionNeeded}
	if actionNeeded {
		// A column of an earlier report: it says what was done, and not what is
		// to be done now, where somebody says that.
		action.names = append(action.names, "mopupaction")
	}
	b.slots = append(b.slots, action)
	for i := range b.slots {
		s := &b.slots[i]
		s.column = -1
		s.applyMap(columnFor)
		for _, n := range s.names {
			b.byName[n] = append(b.byName[n], i)
		}
	}
	return b
}

func (b *binding) action() *slot { return &b.slots[len(b.slots)-1] }

// add takes the columns that are new since the last call.
func (b *binding) add(columns []string) {
	for i := len(b.columns); i < len(columns); i++ {
		b.addColumn(i, columns[i])
	}
	b.columns = columns
	for i := range b.slots {
		if s := &b.slots[i]; !b.frozen || s.column < 0 {
			s.column = s.best()
		}
	}
}

func (b *binding) addColumn(column int, header string) {
	folded := fold(header)
	b.addTraps(column, folded)
	taken := b.addMapped(column, header, folded)
	for _, i := range b.byName[folded] {
		s := &b.slots[i]
		switch {
		case s.mapped:
			s.named = append(s.named, column)
		case taken: // by another slot
		case slices.Contains(s.names[:s.firm], folded):
			s.exact = append(s.exact, column)
		default:
			s.also = append(s.also, column)
		}
	}
}

func (b *binding) addTraps(column int, folded string) {
	for i := range b.slots {
		if what := b.slots[i].decoys[folded]; what != nil {
			b.slots[i].traps = append(b.slots[i].traps, trap{column, what})
		}
	}
}

// addMapped gives a column to the slot that --map gives it to. Such a column is
// no candidate for any other slot.
func (b *binding) addMapped(column int, header, folded string) bool {
	taken := false
	for i := range b.slots {
		s := &b.slots[i]
		switch {
		case !s.mapped || s.want == "":
		case trim(header) == s.want:
			s.exact = append(s.exact, column)
			taken = true
		case folded != "" && folded == fold(s.want):
			s.also = append(s.also, column)
			taken = true
		}
	}
	return taken
}

// fits reports whether the columns can give all that the kind requires.
func (b *binding) fits() bool {
	for i := range b.slots {
		s := &b.slots[i]
		if s.name != actionField && s.required && len(s.fitting()) == 0 {
			return false
		}
	}
	return true
}

// complete reports whether no further column can be missed.
func (b *binding) complete() bool {
	for i := range b.slots {
		if s := &b.slots[i]; s.needed() && s.column < 0 {
			return false
		}
	}
	return true
}

// mapping gives which column gives which field.
func (b *binding) mapping() map[string]string {
	m := map[string]string{}
	for i := range b.slots {
		if s := &b.slots[i]; s.column >= 0 {
			m[s.name] = b.columns[s.column]
		}
	}
	return m
}

package source

// verdict remembers what came of the value that a column had last. Many columns
// hold one word throughout, which is checked once so and not on each row.
type verdict struct {
	asked bool
	value string
	good  string   // the value as it is sent, or the action that it names
	more  []string // further values of the same cell, each of a target of its own
	err   error
}

// isOf reports whether the verdict is on this value.
func (v *verdict) isOf(value string) bool { return v.asked && v.value == value }

package batch

import "time"

// Source says where a fact was read. The zero value means that nobody says so:
// the fact is assumed, and a setting may raise it.
type Source struct {
	Page string // address of the page, or what was seen ("recorded replies", "public clients")
	Read string // year and month it was read, e.g. "2026-11"
}

// Assumed reports whether the fact has no source.
func (s Source) Assumed() bool { return s == Source{} }

// String gives the page and the date, or "assumed".
func (s Source) String() string {
	if s.Assumed() {
		return "assumed"
	}
	return s.Page + " (read " + s.Read + ")"
}

// Fact is a value with the place it was read from.
type Fact[T any] struct {
	Value  T
	Source Source
}

// Assume makes a fact that no page states.
func Assume[T any](v T) Fact[T] { return Fact[T]{Value: v} }

// Read makes a fact that a source states.
func Read[T any](v T, s Source) Fact[T] { return Fact[T]{Value: v, Source: s} }

// Follow says how the results of accepted targets are asked for.
type Follow struct {
	First    time.Duration // from the answer to the first question
	Most     time.Duration // longest interval between two questions; they grow towards it
	Deadline time.Duration // after this the target stays "accepted", until another run asks again
	Keep     time.Duration // so long after the request the vendor can be asked
	Targets  int           // most targets that one question may be about
}

// Lookup says how the vendor is asked what became of a target in doubt.
type Lookup struct {
	First  time.Duration       // from the loss of the answer to the first question
	Settle Fact[time.Duration] // from then on it is believed that what the vendor doesn't know was not applied
	Keep   time.Duration       // so long after the request the vendor can be asked; 0: for ever
}

package plaintext

// Error is a reason why bytes can't be read as text. What goes wrong in the
// reader below is no such error: it comes through unchanged.
type Error struct {
	Line   int    // of the text; 0: the file as a whole
	Reason string // short verb phrase that can follow "FILE: "
	Hint   string // what to do about it
	Err    error  // what an unpacker said, or nil
}

// Error gives "is a PDF document; export the list itself, as CSV".
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Reason
	}
	return e.Reason + "; " + e.Hint
}

// Unwrap gives what an unpacker said.
func (e *Error) Unwrap() error { return e.Err }

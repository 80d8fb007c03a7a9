package batch

import "fmt"

// read counts a page of an answer that goes on at cursor. Each page that is read is
// progress; a last one is the end of its trail only if it says something of all.
func (l *loss) read(cursor string, whole bool) {
	l.cursor, l.stuck = cursor, 0
	l.pages++
	switch {
	case cursor != "":
		l.failed = 0
	case whole:
		l.failed, l.unread = 0, 0
	default:
		l.failed++
		l.unread++
	}
}

// missed counts a question without an answer. A page that is refused, or fails again
// and again, may be gone for good: then the next question begins a new trail. One that
// is refused for now is still there.
func (l *loss) missed(err *Error) {
	l.failed++
	if err.Kind != Throttled && err.Kind != Unavailable {
		l.stuck++
	}
	if err.Kind != BadRequest && l.stuck < mostStuck {
		return
	}
	l.stuck = 0
	if l.cursor != "" {
		l.cursor = ""
		l.unread++
	}
}

// hopeless says why no more is asked; empty: there is hope.
func (l *loss) hopeless() string {
	switch {
	case l.failed >= mostFailed:
		return fmt.Sprintf("given up after %d questions without an answer", l.failed)
	case l.unread >= mostFailed:
		return fmt.Sprintf("given up after %d answers that broke off", l.unread)
	case l.cursor != "" && l.pages >= mostPages:
		return fmt.Sprintf("given up after %d pages of one answer", l.pages)
	}
	return ""
}

package source

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"mopup/batch"
	"mopup/batch/source/plaintext"
)

// FileError is a reason why a file, or the whole specification, can't be used.
type FileError struct {
	Path   string // as given; empty when no one file is at fault
	Line   int    // line of the text; 0: the file as a whole
	Reason string // short phrase without a full stop
	Hint   string // what to do about it; may be empty
}

// Error gives "targets.csv:3: has NUL bytes; save it as CSV UTF-8".
func (e *FileError) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Reason)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

var (
	errNUL  = errors.New("NUL byte")
	errLong = errors.New("record too long")
)

const saveAsUTF8 = `save it as "CSV UTF-8 (comma delimited)"`

// readError says what went wrong below a reader in words for people.
func readError(err error, line int) *FileError {
	var e *plaintext.Error
	if errors.As(err, &e) {
		return &FileError{Line: e.Line, Reason: e.Reason, Hint: e.Hint}
	}
	if errors.Is(err, errNUL) {
		return &FileError{Line: line, Reason: "has a NUL character, so it is damaged or no text", Hint: saveAsUTF8}
	}
	return &FileError{Line: line, Reason: fmt.Sprintf("can't be read to its end: %v", err)}
}

// columnList shows a file's columns in a message.
func columnList(columns []string) string {
	const most = 80
	if len(columns) == 0 {
		return "(it has no columns)"
	}
	var shown []string
	for _, c := range columns[:min(most, len(columns))] {
		shown = append(shown, plain(c))
	}
	if more := len(columns) - most; more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return "(columns: " + strings.Join(shown, ", ") + ")"
}

// plain shows a header as it is where that is clear, else quoted.
func plain(header string) string {
	quoted := batch.Quote(header)
	if header == "" || header != trim(header) || quoted != `"`+header+`"` || strings.Contains(header, ",") {
		return quoted
	}
	return header
}

// mapFlag is the flag to type for a column, quoted for a shell where needed.
func mapFlag(field, column string) string {
	text := field + "=" + strings.Map(typed, column)
	switch {
	case strings.ContainsAny(text, "\"$`\\!"):
		return "--map '" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	case strings.Trim(column, letters+"0123456789_.-") != "":
		return `--map "` + text + `"`
	}
	return "--map " + text
}

// typed gives a blank for what nobody can type; of a header only letters and digits
// count.
func typed(r rune) rune {
	if unicode.IsControl(r) || r == unicode.ReplacementChar {
		return ' '
	}
	return r
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// clean makes text from outside safe for a terminal: nothing in it can move the
// cursor, change colours, or turn the direction of writing.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, text)
}

// plural gives "1 row" and "3 rows".
func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "ch"):
		return fmt.Sprintf("%d %ses", n, noun)
	default:
		return fmt.Sprintf("%d %ss", n, noun)
	}
}

// span shows a duration for people: whole seconds, and no trailing zeros.
func span(d time.Duration) string {
	if d < time.Second {
		return "under 1s"
	}
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// simulatedNote stands on top of everything that a simulated job prints.
const simulatedNote = "SIMULATED: no vendor is called, nothing is changed"

package batch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestCleaned bounds the work on one value; nothing that names a target is as
// long.
const longestCleaned = 1024

// Clean takes off a value what people and programs put around one: blanks and
// marks that can't be seen, quotes, angle brackets, a scheme before an address,
// the signs by which a spreadsheet is told that something is text, and the full
// stop, comma or semicolon that came along from a sentence or a list.
//
// It takes off only what can't be part of any target's name, and stops at what
// may be: the order is always that of the value itself, and letters and digits
// are never touched. Cleaning twice changes nothing more.
func Clean(value string) string {
	for {
		value = strings.TrimFunc(value, unseen)
		if len(value) > longestCleaned {
			return value
		}
		cleaned := peel(value)
		if cleaned == value {
			return value
		}
		value = cleaned
	}
}

// peel takes one layer off a value.
func peel(value string) string {
	for _, layer := range []func(string) (string, bool){asText, withoutScheme, inQuotes, inAngles, forcedText, withoutEnd} {
		if inner, ok := layer(value); ok {
			return inner
		}
	}
	return value
}

// asText takes the text out of ="00123", the way in which an export keeps a
// spreadsheet from taking it for a number. With a quote in it, it is a formula
// that does more, and stays one.
func asText(value string) (string, bool) {
	if len(value) < 3 || value[:2] != `="` || value[len(value)-1] != '"' {
		return "", false
	}
	inner := value[2 : len(value)-1]
	return inner, !strings.Contains(inner, `"`)
}

// withoutScheme takes off what says that an address is one: mailto: of a link,
// SMTP: of a mailbox's list. A link with a % in it is left as it is: the signs
// after that stand for others, and as they are they name another mailbox.
func withoutScheme(value string) (string, bool) {
	for _, scheme := range []string{"mailto:", "smtp:"} {
		if len(value) > len(scheme) && strings.EqualFold(value[:len(scheme)], scheme) {
			rest := value[len(scheme):]
			return rest, scheme != "mailto:" || !strings.Contains(rest, "%")
		}
	}
	return "", false
}

// quotes are the signs that a quotation begins or ends with, of all countries.
const quotes = "\"'`´“”„‟«»‹›‘’‚‛＂＇"

// inQuotes takes off a quote at the beginning together with one at the end. They
// need not be a pair, since half of them are lost or turned on the way. One
// alone is the rest of something broken, and stays; so do those of "one" and
// "another", which are not around the whole.
func inQuotes(value string) (string, bool) {
	first, n := utf8.DecodeRuneInString(value)
	last, m := utf8.DecodeLastRuneInString(value)
	if len(value) < n+m || !strings.ContainsRune(quotes, first) || !strings.ContainsRune(quotes, last) {
		return "", false
	}
	inner := value[n : len(value)-m]
	return inner, !strings.Contains(strings.Trim(inner, quotes), `"`)
}

// inAngles takes off angle brackets. With an @ between them they stay: that is
// an address, or an internet message id, which looks the same without them and
// names no mailbox. Only the check of the field can tell.
func inAngles(value string) (string, bool) {
	if len(value) < 2 || value[0] != '<' || value[len(value)-1] != '>' || strings.Contains(value, "@") {
		return "", false
	}
	return value[1 : len(value)-1], true
}

// forcedText takes off the apostrophe that tells a spreadsheet to keep a text.
// No target's name begins with one. Where another quote ends before the @, as in
// 'ann'@corp.example, it opens one, and without it the other would name somebody.
func forcedText(value string) (string, bool) {
	local, _, _ := strings.Cut(value, "@")
	last, _ := utf8.DecodeLastRuneInString(local)
	quoted := len(local) < len(value) && len(local) > 1 && strings.ContainsRune(quotes, last)
	return strings.TrimPrefix(value, "'"), len(value) > 1 && value[0] == '\'' && !quoted
}

// withoutEnd takes off what ends a sentence or parts a list. Two full stops, or
// three in one sign, say that a display has cut the value short: without them
// it would be the name of something else.
func withoutEnd(value string) (string, bool) {
	rest := strings.TrimRightFunc(value, func(r rune) bool { return strings.ContainsRune(".,;…", r) || unseen(r) })
	end := value[len(rest):]
	cut := strings.Count(end, ".") > 1 || strings.Contains(end, "…")
	return rest, end != "" && rest != "" && !cut
}

// unseen reports whether a rune shows nothing of itself.
func unseen(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) ||
		unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

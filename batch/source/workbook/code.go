package workbook

import (
	"regexp"
	"strings"
)

// isGeneral tells whether a code shows numbers as no code at all would. That of
// text does.
func isGeneral(code string) bool {
	return code == "" || code == "@" || strings.EqualFold(code, "General")
}

// literals are what of a code stands for itself or for room: quoted text, a
// character behind a backslash, an underscore or a star, and what is in square
// brackets but a time that runs on.
var literals = regexp.MustCompile(`"[^"]*"|[\\_*].|\[(?:[hH]+|[mM]+|[sS]+)\]|\[[^\]]*\]`)

// bare leaves of a code what stands for digits, dates and times.
func bare(code string) string {
	return literals.ReplaceAllStringFunc(code, func(found string) string {
		if strings.Trim(found, "[]hHmMsS") == "" {
			return strings.Trim(found, "[]")
		}
		return ""
	})
}

// These are the codes of formats that excelize shows wrongly: fractions, and
// those that show no zero before the point.
var (
	fraction = regexp.MustCompile(`[?#0]\s*/\s*[?#0-9]`)
	pointed  = regexp.MustCompile(`(?:^|[^0?#,])#[#,]*\.`)
)

// shownWrongly tells whether a number must rather be shown without its format.
func shownWrongly(code string) bool {
	b := bare(code)
	return fraction.MatchString(b) || pointed.MatchString(b)
}

// isDate tells whether a code shows dates or times.
func isDate(code string) bool {
	first, _, _ := strings.Cut(bare(code), ";")
	return strings.ContainsAny(first, "yYmMdDhHsS") || strings.Contains(first, "A/P")
}

// halves has a code show AM or PM where it says A or P, which excelize does not
// know.
func halves(code string) (found bool, asked string) {
	at := strings.Index(masked(code), "A/P")
	if at < 0 {
		return false, code
	}
	return true, code[:at] + "AM/PM" + code[at+len("A/P"):]
}

// parts of a second, which excelize cuts off: it gets a mark in their place.
var secondParts = regexp.MustCompile(`([sS]\]?)\.(0{1,3})`)

const mark = "\uE000"

// withoutParts gives a code with the mark, and how many digits it stands for.
func withoutParts(code string) (marked string, digits int) {
	found := secondParts.FindStringSubmatch(code)
	if found == nil || !isDate(code) {
		return code, 0
	}
	return secondParts.ReplaceAllString(code, `${1}"`+mark+`"`), len(found[2])
}

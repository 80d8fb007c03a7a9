package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"mopup/batch"
)

// longestDamaged bounds the work on a value that no spreadsheet made.
const longestDamaged = 1024

// damageOf says what a spreadsheet or a display made of a value, or nothing. It
// is asked about values that are no target's: nearly all of these forms are good
// text somewhere.
func damageOf(value string) string {
	if len(value) > longestDamaged {
		return ""
	}
	value = batch.Clean(value)
	shown := batch.Quote(value)
	if damage := formulaOrError(value); damage != "" {
		return damage
	}
	switch {
	case value == "":
		return ""
	case strings.Trim(value, "#") == "":
		return shown + " is what a spreadsheet shows in a narrow column: make the column wider and save the file again"
	case strings.HasSuffix(value, "...") || strings.HasSuffix(value, "…"):
		return shown + " is cut short: copy the whole value"
	case rounded.MatchString(value):
		return shown + " is what a spreadsheet made of a long number, and digits are lost: format the column as text and paste the values again"
	case isDate(value):
		return shown + " is a date: if a spreadsheet made it of something else, format the column as text and paste the values again"
	}
	return ""
}

// formulaOrError names formulas, and what formulas give that failed.
func formulaOrError(value string) string {
	if len(value) < 2 || len(value) > longestDamaged || !strings.ContainsRune("=+@-#", rune(value[0])) {
		return ""
	}
	if what, ok := cellErrors[strings.ToUpper(value)]; ok {
		return fmt.Sprintf("%s is the error of a formula (%s), not a value: correct the formula, or remove the row", batch.Quote(value), what)
	}
	switch {
	case value[0] == '#' && isCellError(value):
		return batch.Quote(value) + " is the error of a formula, not a value: correct the formula, or remove the row"
	case value[0] == '#' || strings.Trim(value, "+-") == "" || batch.FormOf(value) == batch.FormPhone || rounded.MatchString(value):
		return ""
	}
	if cutOff.MatchString(value) {
		return batch.Quote(value) + " is what a display shows in place of the rest of a list: the list was cut off, export all of it"
	}
	return batch.Quote(value) + " looks like a formula, not a value: paste the values in its place"
}

// cutOff is the end of a list of which only the beginning is shown.
var cutOff = regexp.MustCompile(`(?i)^\+ ?\d+ (?:more|others?)\b`)

// isCellError knows the errors of spreadsheets in further languages: a word in
// capitals after a hash, with a sign at its end.
func isCellError(value string) bool {
	word := strings.Trim(strings.TrimPrefix(value, "#"), "¡¿!?")
	ends := strings.HasSuffix(value, "!") || strings.HasSuffix(value, "?")
	return ends && word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '/' && r != '_'
	})
}

// cellErrors are the errors of formulas, in the languages of Excel's users, and
// what each means.
var cellErrors = func() map[string]string {
	all := map[string]string{}
	for what, words := range map[string]string{
		"nothing was found":                    "#N/A #NV #N/D #N/D! #N/B #SAKNAS! #I/T #PUUTTUU! #NENÍ_K_DISPOZICI #HIÁNYZIK #YOK #Н/Д",
		"the cell it refers to is gone":        "#REF! #BEZUG! #¡REF! #RIF! #VERW! #REFERENS! #REFERENCE! #ADR! #HIV! #VIITTAUS! #ODKAZ! #BAŞV! #ССЫЛКА!",
		"a name in it is unknown":              "#NAME? #NOM? #¿NOMBRE? #NOME? #NAAM? #NAMN? #NAVN? #NAZWA? #NÉV? #NIMI? #NÁZEV? #AD? #ИМЯ?",
		"a value in it is of the wrong kind":   "#VALUE! #WERT! #VALEUR! #¡VALOR! #VALOR! #VALORE! #WAARDE! #VÄRDEFEL! #VÆRDI! #VERDI! #ARG! #ÉRTÉK! #ARVO! #HODNOTA! #DEĞER! #ЗНАЧ!",
		"it divides by zero":                   "#DIV/0! #¡DIV/0! #DEEL/0! #DIVISION/0! #DIVISJON/0! #DZIEL/0! #ZÉRÓOSZTÓ! #JAKO/0! #DĚLENÍ_NULOU! #SAYI/0! #ДЕЛ/0!",
		"its ranges don't meet":                "#NULL! #NUL! #¡NULO! #NULO! #NULLO! #LEEG! #SKÄRNING! #ZERO! #NULLA! #TYHJÄ! #BOŞ! #ПУСТО!",
		"its number is out of range":           "#NUM! #ZAHL! #NOMBRE! #¡NUM! #NÚM! #GETAL! #OGILTIGT! #LICZBA! #SZÁM! #LUKU! #ČÍSLO! #SAYI! #ЧИСЛО!",
		"there is no room for what it gives":   "#SPILL! #ÜBERLAUF! #PROPAGATION! #¡DESBORDAMIENTO! #DESPEJAR! #ESPANSIONE! #OVERLOOP! #SPILL",
		"it can't be calculated":               "#CALC! #KALK! #ERROR! #FEHLER!",
		"its data had not arrived":             "#GETTING_DATA #DATEN_ABRUFEN #BUSY! #CONNECT! #BLOCKED!",
		"it asks for what the data don't have": "#FIELD! #FELD! #UNKNOWN!",
	} {
		for word := range strings.FieldsSeq(words) {
			all[word] = what
		}
	}
	return all
}()

// rounded is a number in the form in which a spreadsheet shows long ones.
var rounded = regexp.MustCompile(`^[+-]?\d+([.,]\d+)?[eE][+-]?\d{1,3}$`)

// dates are the forms of dates that spreadsheets make of ids and numbers, with a
// time after them or not.
var dates = regexp.MustCompile(`^(` + strings.Join([]string{
	`\d{4}[-./]\d{1,2}[-./]\d{1,2}`,               // 2026-03-12
	`\d{1,2}[-./]\d{1,2}[-./](\d{4}|\d\d)`,        // 12.03.2026, 3/12/26
	`\d{1,2}[-. ]{1,2}\pL{3,9}\.?([-. ]\d{2,4})?`, // 12-Mar-26, 12. März
	`\pL{3,9}\.?[- ]\d{2,4}`,                      // Mar-26
}, "|") + `)([ T,].*)?$`)

// months are how the names of months begin, in the languages of Western Europe.
const months = "jan feb mar apr may jun jul aug sep oct nov dec mär mrz mai okt dez fév avr juin juil aoû déc ene abr ago dic gen mag giu lug set ott mrt mei fev out"

// isDate reports whether a value is a date. A word in it must be a month.
func isDate(value string) bool {
	if !dates.MatchString(value) {
		return false
	}
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return !unicode.IsLetter(r) }) {
		word = strings.ToLower(word)
		for month := range strings.FieldsSeq(months) {
			if strings.HasPrefix(word, month) {
				return true
			}
		}
		return word == "t" || word == "am" || word == "pm" || word == "z" // of the time, after numbers alone
	}
	return true
}

package source

import (
	"strings"
	"testing"
)

func TestDamage_IsNamedAsWhatItIs(t *testing.T) {
	const (
		asText = ": format the column as text and paste the values again"
		fix    = ", not a value: correct the formula, or remove the row"
	)
	for value, want := range map[string]string{
		"1.23457E+15":           `"1.23457E+15" is what a spreadsheet made of a long number, and digits are lost` + asText,
		"1,23457E+15":           `"1,23457E+15" is what a spreadsheet made of a long number, and digits are lost` + asText,
		"-1e+15":                `"-1e+15" is what a spreadsheet made of a long number, and digits are lost` + asText,
		"########":              `"########" is what a spreadsheet shows in a narrow column: make the column wider and save the file again`,
		"ann@corp.exam...":      `"ann@corp.exam..." is cut short: copy the whole value`,
		"3f2504e0-4f89-…":       `"3f2504e0-4f89-…" is cut short: copy the whole value`,
		"2026-03-12":            `"2026-03-12" is a date: if a spreadsheet made it of something else, format the column as text and paste the values again`,
		"12.03.2026 10:15":      `"12.03.2026 10:15" is a date: if a spreadsheet made it of something else, format the column as text and paste the values again`,
		"#N/A":                  `"#N/A" is the error of a formula (nothing was found)` + fix,
		"#nv":                   `"#nv" is the error of a formula (nothing was found)` + fix,
		"#BEZUG!":               `"#BEZUG!" is the error of a formula (the cell it refers to is gone)` + fix,
		"#¡VALOR!":              `"#¡VALOR!" is the error of a formula (a value in it is of the wrong kind)` + fix,
		"#OJ!":                  `"#OJ!" is the error of a formula` + fix,
		"=B2&\"@corp.example\"": `"=B2&\"@corp.example\"" looks like a formula, not a value: paste the values in its place`,
		"+3 more":               `"+3 more" is what a display shows in place of the rest of a list: the list was cut off, export all of it`,
		"+ 12 others":           `"+ 12 others" is what a display shows in place of the rest of a list: the list was cut off, export all of it`,
		"+3*more":               `"+3*more" looks like a formula, not a value: paste the values in its place`,
		"@ann":                  `"@ann" looks like a formula, not a value: paste the values in its place`,
		"+ann@corp.example":     `"+ann@corp.example" looks like a formula, not a value: paste the values in its place`,
		`="=A1"`:                `"=A1" looks like a formula, not a value: paste the values in its place`,
	} {
		if got := damageOf(value); got != want {
			t.Errorf("%q gave\n%s, want\n%s", value, got, want)
		}
	}
}

func TestDamage_KnowsTheErrorsOfManyLanguages(t *testing.T) {
	for _, value := range []string{
		"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#NOM?", "#VALEUR!", "#NOMBRE!", "#RIF!",
		"#¿NOMBRE?", "#¡DIV/0!", "#Н/Д", "#ИМЯ?", "#GETTING_DATA", "#SPILL!",
	} {
		if got := damageOf(value); !strings.Contains(got, "is the error of a formula") {
			t.Errorf("%q gave %q", value, got)
		}
	}
}

func TestDamage_KnowsDatesOfSpreadsheets(t *testing.T) {
	for _, value := range []string{
		"2026-03-12", "2026/3/12", "12.03.2026", "3/12/26", "12-Mar-26", "12. März", "Mar-26", "12-mars-26", "2026-03-12T10:15:00Z", "3/12/2026 10:15 AM", "12-Mar", "März 2026",
	} {
		if !isDate(value) {
			t.Errorf("%q is no date", value)
		}
	}
	for _, value := range []string{"10.0.0.1", "4711", "12-Foo-26", "Ann Lee", "Foo-26", "1.2", "12345-12-12", ""} {
		if isDate(value) {
			t.Errorf("%q is a date", value)
		}
	}
}

func TestDamage_LeavesOtherValuesAlone(t *testing.T) {
	for _, value := range []string{"", "bob", "-", "--", "#", "#4711", "#ok", "+49 89 1234567", "CORP\\ann", "4711", "ann@corp.example.", strings.Repeat("#", 10_000)} {
		if got := damageOf(value); got != "" && value != "#" {
			t.Errorf("%q gave %q", value, got)
		}
	}
}

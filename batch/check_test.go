package batch_test

import (
	"strings"
	"testing"

	"mopup/batch"
)

func TestCheckGUID_NeverMakesAnotherIDOfADamagedOne(t *testing.T) {
	const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	const bare = "3f2504e04f8941d39a0c0305e82c3301"
	for text, want := range map[string]string{
		id:                                     id,
		strings.ToUpper(id):                    id,
		"{" + id + "}":                         id,
		"(" + id + ")":                         id,
		bare:                                   id,
		"{" + bare + "}":                       id,
		"urn:uuid:" + id:                       id,
		"URN:UUID:" + strings.ToUpper(id):      id,
		"1" + id + "2":                         "",
		"[" + id + "]":                         "",
		"{" + id + ")":                         "",
		"{" + id + "]":                         "",
		"{{" + id + "}}":                       "",
		"{" + id:                               "",
		"X" + id:                               "",
		id + "}":                               "",
		"urn:uid:" + id:                        "",
		"{urn:uuid:" + id + "}":                "",
		id[:35]:                                "",
		id + "0":                               "",
		" " + id:                               "",
		"3f2504e0-4f89-41d3-9a0c-0305e82c330g": "",
		"00000000-0000-0000-0000-000000000000": "",
		"3f2504e0+4f89+41d3+9a0c+0305e82c3301": "",
	} {
		got, err := batch.CheckGUID(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gave %q and %v, want %q", text, got, err, want)
		}
	}
}

func TestCheckGUID_SaysWhatTheValueIsInstead(t *testing.T) {
	for value, want := range map[string]string{
		"x":                                   `"x" is no GUID`,
		"ann@corp.example":                    `"ann@corp.example" is no GUID but an e-mail address`,
		"Ann <ann@corp.example>":              `"Ann <ann@corp.example>" is no GUID but an e-mail address`,
		"<abc@mail>":                          `"<abc@mail>" is no GUID but an internet message id`,
		"71":                                  `"71" is no GUID but a number: a spreadsheet cuts zeros before a number, and rounds what is beyond its 15th digit`,
		"3f2504e0-4f89-41d3-9a0c-0305e82c330": `"3f2504e0-4f89-41d3-9a0c-0305e82c330" is no GUID: it has 31 hex digits, and a GUID 32`,
	} {
		if _, err := batch.CheckGUID(value); err == nil || err.Error() != want {
			t.Errorf("%q gave %v, want %s", value, err, want)
		}
	}
}

func TestFormOf_TellsFormsApart(t *testing.T) {
	const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	for value, want := range map[string]batch.Form{
		"ann@corp.example":          batch.FormEmail,
		`"Lee" <ann@corp.example>`:  batch.FormEmail,
		"mailto:ann@corp.example":   batch.FormEmail,
		"<CAF=1@mail.example>":      batch.FormMessageID,
		"<a b@mail.example>":        batch.FormUnknown,
		"{" + id + "}":              batch.FormGUID,
		id + "_Microsoft.Insights":  batch.FormGUIDName,
		id + "_":                    batch.FormUnknown,
		`CORP\ann`:                  batch.FormAccount,
		`C:\Users`:                  batch.FormUnknown,
		"S-1-5-21-1-2-3":            batch.FormSID,
		"CN=Ann,OU=x":               batch.FormDN,
		"https://corp.example/ann":  batch.FormURL,
		"192.0.2.1":                 batch.FormIP,
		"+49 89 1234567":            batch.FormPhone,
		"(089) 123456":              batch.FormPhone,
		"089/1234567":               batch.FormPhone,
		"4711":                      batch.FormNumber,
		"ann.lee":                   batch.FormUnknown,
		"Ann Lee":                   batch.FormUnknown,
		"":                          batch.FormUnknown,
		"@":                         batch.FormUnknown,
		"<>":                        batch.FormUnknown,
		strings.Repeat("1", 10_000): batch.FormUnknown,
	} {
		if got := batch.FormOf(value); got != want {
			t.Errorf("%.40q is %q, want %q", value, got, want)
		}
	}
}

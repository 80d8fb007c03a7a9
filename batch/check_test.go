package batch_test

import (
	"testing"

	"mopup/batch"
)

func TestCheckGUID_NeverMakesAnotherIDOfADamagedOne(t *testing.T) {
	const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	for text, want := range map[string]string{
		id:                                     id,
		"3F2504E0-4F89-41D3-9A0C-0305E82C3301": id,
		"{" + id + "}":                         id,
		"3f2504e04f8941d39a0c0305e82c3301":     id,
		"1" + id + "2":                         "",
		"(" + id + ")":                         "",
		"{" + id + "]":                         "",
		"{" + id:                               "",
		"X" + id:                               "",
		id + "}":                               "",
		"urn:uuid:" + id:                       "",
		"{3f2504e04f8941d39a0c0305e82c3301}":   "",
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

func TestCheckEmail_TakesAddressesAndNothingElse(t *testing.T) {
	for _, good := range []string{
		"ann@corp.example", "Ann.O'Neil+tag@Corp.example", "a@b.example", "jörg@müller.example", "x_y-z@sub-domain.corp.example",
		"user@localhost", "用户@例子.example",
	} {
		if got, err := batch.CheckEmail(good); got != good || err != nil {
			t.Errorf("%q gave %q and %v", good, got, err)
		}
	}
	for name, bad := range map[string]string{
		"no domain":                "ann",
		"two ats":                  "ann@b@corp.example",
		"a name before it":         "Ann <ann@corp.example>",
		"angle brackets":           "<ann@corp.example>",
		"two of them":              "ann@corp.example, bob@corp.example",
		"a blank":                  "ann b@corp.example",
		"a no-break blank":         "ann\u00a0b@corp.example",
		"a zero-width blank":       "ann\u200bb@corp.example",
		"a mark of damage":         "\ufffdann@corp.example",
		"a change of direction":    "ann\u202e@corp.example",
		"a line break":             "ann@corp.example\n",
		"a formula":                "=ann@corp.example",
		"another formula":          "+ann@corp.example",
		"an empty label":           "ann@corp..example",
		"a full stop at the end":   "ann@corp.example.",
		"a domain that is a sign":  "ann@=corp",
		"an address in brackets":   "ann@[192.0.2.1]",
		"a hyphen before a label":  "ann@-corp.example",
		"an underscore in a label": "ann@co_rp.example",
		"quotes":                   `"ann b"@corp.example`,
	} {
		if got, err := batch.CheckEmail(bad); err == nil {
			t.Errorf("%s: %q was taken as %q", name, bad, got)
		}
	}
}

package batch_test

import (
	"math/rand/v2"
	"net/mail"
	"strings"
	"testing"

	"mopup/batch"
)

// sameVerdict holds the check that knows most addresses at a glance against the
// one that looks at everything.
func sameVerdict(t *testing.T, value string) (good bool) {
	t.Helper()
	got, err := batch.CheckEmail(value)
	want, wantErr := batch.CheckAnyEmail(value)
	if got != want || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Errorf("%q gave %q and %v, want %q and %v", value, got, err, want, wantErr)
	}
	return err == nil
}

func TestCheckEmail_TheGlanceNeverDiffersFromTheLongLook(t *testing.T) {
	pieces := []string{"a", "Z", "9", "bo", "@corp", "x.y", ".", "@", "-", "+", "_", "=", "'", "!", "~", " ", "\"", "(", ",", "\\", "\x7f", "ü", "\u200b", "\xff", "[", strings.Repeat("x", 125)}
	rng := rand.New(rand.NewPCG(1, 2))
	good := 0
	for range 200_000 {
		var b strings.Builder
		for range 1 + rng.IntN(6) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		if sameVerdict(t, b.String()) {
			good++
		}
	}
	for b := range 256 {
		sameVerdict(t, string([]byte{'a', byte(b), 'b', '@', 'c'}))
		sameVerdict(t, string([]byte{byte(b), '@', 'c'}))
		sameVerdict(t, string([]byte{'a', '@', 'b', byte(b), 'c'}))
		sameVerdict(t, string([]byte{'a', '@', 'c', byte(b)}))
	}
	if good < 1000 {
		t.Errorf("only %d of the texts were addresses", good)
	}
}

func TestCheckEmail_UsualAddressesCostNoAllocation(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _ = batch.CheckEmail("ann.o'neil+tag@sub-1.corp.example") }); n > 0 {
		t.Errorf("%v allocations for an address", n)
	}
}

func TestCheckEmail_TakesAddressesAndNothingElse(t *testing.T) {
	for _, good := range []string{
		"ann@corp.example", "Ann.O'Neil+tag@Corp.example", "a@b.example", "jörg@müller.example", "x_y-z@sub-domain.corp.example",
		"user@localhost", "用户@例子.example", "jörg@bücher.example", "ann@xn--bcher-kva.example", "x@xn--p1ai", "ann+a+b@corp.example",
		"o'neil@corp.example", "!#$%&/=?^_|}~@corp.example", strings.Repeat("x", 64) + "@corp.example", "a@1.example", "4711@corp.example",
		"a@" + strings.Repeat("x", 63) + ".example", "a@example1", "a@corp.e1",
	} {
		if got, err := batch.CheckEmail(good); got != good || err != nil {
			t.Errorf("%q gave %q and %v", good, got, err)
		}
	}
	for name, bad := range map[string]string{
		"no domain":                    "ann",
		"two ats":                      "ann@b@corp.example",
		"two of them":                  "ann@corp.example, bob@corp.example",
		"a blank":                      "ann b@corp.example",
		"a no-break blank":             "ann\u00a0b@corp.example",
		"a zero-width blank":           "ann\u200bb@corp.example",
		"a letter that shows nothing":  "ann\u3164@corp.example",
		"a mark of damage":             "\ufffdann@corp.example",
		"a change of direction":        "ann\u202e@corp.example",
		"a line break":                 "ann@corp.example\n",
		"a formula":                    "=ann@corp.example",
		"another formula":              "+ann@corp.example",
		"an empty label":               "ann@corp..example",
		"a full stop at the end":       "ann@corp.example.",
		"a domain that is a sign":      "ann@=corp",
		"an address in brackets":       "ann@[192.0.2.1]",
		"a domain that is an address":  "ann@192.0.2.1",
		"a hyphen before a label":      "ann@-corp.example",
		"an underscore in a label":     "ann@co_rp.example",
		"quotes":                       `"ann b"@corp.example`,
		"quotes around a word":         `"ann"@corp.example`,
		"a forced text":                "'ann@corp.example",
		"half of a list":               "{ann@corp.example",
		"half a quotation":             "`ann@corp.example",
		"the apostrophe of a typist":   "o’neil@corp.example",
		"a cut in the middle":          "ann…@corp.example",
		"too much before the @":        strings.Repeat("x", 65) + "@corp.example",
		"a label that is too long":     "a@" + strings.Repeat("x", 64) + ".example",
		"a label too long in ASCII":    "a@" + strings.Repeat("ü", 60) + ".example",
		"too much":                     "a@" + strings.Repeat("x.", 126) + "example",
		"no letters of any domain":     "ann@ü--ü-.example",
		"all of a domain":              "*@corp.example",
		"some of a domain":             "ann.*@corp.example",
		"someone of any domain":        "ann@*.example",
		"a comment":                    "ann@corp.example (Ann)",
		"a name that is an address":    `"bob@corp.example" <ann@corp.example>`,
		"a second one before it":       "bob@corp.example, Ann <ann@corp.example>",
		"one in a name in parentheses": "Bob (bob@corp.example) <ann@corp.example>",
		"a name with a semicolon":      "Bob; Ann <ann@corp.example>",
		"two in brackets":              "<ann@corp.example> <bob@corp.example>",
		"nothing in brackets":          "Ann <>",
		"an open bracket":              "Ann <ann@corp.example",
		"a closed bracket":             "ann@corp.example>",
		"a route":                      "<@relay.example:ann@corp.example>",
		"an internet message id":       "<CAF1234567=xyzABCDEFGHIJ+890@mail.example>",
		"another one":                  "<000001d9$4a1b2c3d$@corp.example>",
		"a name in brackets":           "<Ann>",
	} {
		if got, err := batch.CheckEmail(bad); err == nil {
			t.Errorf("%s: %q was taken as %q", name, bad, got)
		}
	}
}

func TestCheckEmail_GivesTheAddressBehindAName(t *testing.T) {
	for _, value := range []string{
		"Ann Lee <ann@corp.example>", `"Lee, Ann" <ann@corp.example>`, "Lee, Ann <ann@corp.example>", "<ann@corp.example>",
		`"Lee; Ann \"A\"" <ann@corp.example>`, "'Ann Lee' <ann@corp.example>", "'ann@corp.example' <ann@corp.example>",
		"ann@corp.example <ann@corp.example>", "ann@corp.example<mailto:ann@corp.example>", "Ann@Corp.example <ann@corp.example>",
		"Ann Lee (Sales @ Corp) < ann@corp.example >", "Jörg <MAILTO:ann@corp.example>",
	} {
		if got, err := batch.CheckEmail(value); got != "ann@corp.example" || err != nil {
			t.Errorf("%q gave %q and %v", value, got, err)
		}
	}
}

func TestCheckEmail_SaysWhatIsWrong(t *testing.T) {
	for value, want := range map[string]string{
		"bob":                                   `"bob" is no e-mail address`,
		`CORP\ann`:                              `"CORP\\ann" is no e-mail address but a Windows account name`,
		"+49 89 1234567":                        `"+49 89 1234567" is no e-mail address but a phone number`,
		"3f2504e0-4f89-41d3-9a0c-0305e82c3301":  `"3f2504e0-4f89-41d3-9a0c-0305e82c3301" is no e-mail address but a GUID`,
		"o’neil@corp.example":                   `"o’neil@corp.example" is no e-mail address: '’' can't stand before its @`,
		"*@corp.example":                        `"*@corp.example" stands for many: name each of them`,
		"ann@*":                                 `"ann@*" stands for many: name each of them`,
		"=ann@corp.example":                     `"=ann@corp.example" looks like a formula, not an e-mail address`,
		strings.Repeat("x", 65) + "@c.example":  `"` + strings.Repeat("x", 60) + `"... is no e-mail address: more than 64 bytes stand before its @`,
		"ann@[192.0.2.1]":                       `"ann@[192.0.2.1]" is no e-mail address: no account is at an IP address`,
		`"ann b"@corp.example`:                  `"\"ann b\"@corp.example" is no e-mail address: no account has quotes before its @`,
		`"b@corp.example" <ann@corp.example>`:   `"\"b@corp.example\" <ann@corp.example>" names two addresses, "b@corp.example" and "ann@corp.example"`,
		"<20260316081402.4711123@mail.example>": `"<20260316081402.4711123@mail.example>" seems to be an internet message id: an address is better given without the angle brackets`,
	} {
		if _, err := batch.CheckEmail(value); err == nil || err.Error() != want {
			t.Errorf("%q gave\n%v, want\n%s", value, err, want)
		}
	}
}

func TestEmailKey_IsOneForAllFormsOfAnAddress(t *testing.T) {
	for _, same := range [][]string{
		{"ann@corp.example", "ANN@CORP.EXAMPLE", "Ann@Corp.Example"},
		{"ann@xn--bcher-kva.example", "ANN@BÜCHER.example", "ann@bücher.example", "ann@bu\u0308cher.example", "Ann@XN--BCHER-KVA.example"},
		{"jörg@corp.example", "JÖRG@corp.example", "jo\u0308rg@Corp.example"},
		{"x@例子.example", "x@xn--fsqu00a.example"},
	} {
		for _, address := range same {
			if got, want := batch.EmailKey(address), batch.EmailKey(same[0]); got != want {
				t.Errorf("%q has the key %q, want %q", address, got, want)
			}
		}
	}
	different := []string{
		"ann@corp.example", "ann+x@corp.example", "a.nn@corp.example", "ann@corp.example2", "ann@strasse.example", "ann@straße.example", "änn@corp.example",
	}
	keys := map[string]string{}
	for _, address := range different {
		if other, taken := keys[batch.EmailKey(address)]; taken {
			t.Errorf("%q and %q have one key", address, other)
		}
		keys[batch.EmailKey(address)] = address
	}
}

func FuzzCheckEmail(f *testing.F) {
	for _, seed := range []string{"ann@corp.example", "a.b-c+d@e-f.g", "a@-b", "a@b-", "a@b-.c", ".a@b", "a..b@c", "a.@b", "-a@b", "a@b@c", "@b", "a@", "\"a\"@b", "a@[::1]", "ü@ö"} {
		f.Add(seed)
	}
	for _, seed := range []string{"Ann <a@b>", `"L, A" <a@b>`, "a@b <a@b>", "<mailto:a@b>", "jörg@bücher.example", "a@1.2", "'a@b", "a@ｃ.example", "İ@ẞ.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if value == "" || !sameVerdict(t, value) { // a check never gets an empty value
			return
		}
		address, _ := batch.CheckEmail(value)
		if again, err := batch.CheckEmail(address); again != address || err != nil {
			t.Errorf("%q becomes %q, and that %q, %v", value, address, again, err)
		}
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || parsed.Name != "" {
			t.Errorf("%q becomes %q, which is %v, %v", value, address, parsed, err)
		}
		key := batch.EmailKey(address)
		if again := batch.EmailKey(key); again != key {
			t.Errorf("%q has the key %q, and that %q", address, key, again)
		}
		if lower := batch.EmailKey(strings.ToLower(address)); lower != key {
			t.Errorf("%q has the key %q, in lower case %q", address, key, lower)
		}
	})
}

func TestCheckEmail_GivesAddressesInTheirUsualForm(t *testing.T) {
	for value, want := range map[string]string{
		"jo\u0308rg@corp.example":        "jörg@corp.example",
		"\u212aarl@corp.example":         "Karl@corp.example", // the sign of the kelvin
		"Jo <jo\u0308@bu\u0308.example>": "jö@bü.example",
		"JÖRG@Bücher.example":            "JÖRG@Bücher.example",
	} {
		if got, err := batch.CheckEmail(value); got != want || err != nil {
			t.Errorf("%q gave %q, %v; want %q", value, got, err, want)
		}
	}
}

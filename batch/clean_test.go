package batch_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mopup/batch"
)

func TestClean_TakesOffWhatIsAround(t *testing.T) {
	for value, want := range map[string]string{
		" ann@corp.example\u00a0":                  "ann@corp.example",
		"\u200bann@corp.example\ufeff\u2060\u00ad": "ann@corp.example",
		"\u3164x\ufe0f":                            "x",
		`"x"`:                                      "x",
		"“x”":                                      "x",
		"„x“":                                      "x",
		"«x»":                                      "x",
		"‘x’":                                      "x",
		"`x`":                                      "x",
		"'x'":                                      "x",
		`""x""`:                                    "x",
		"<x>":                                      "x",
		"MailTo:x":                                 "x",
		"SMTP:x":                                   "x",
		"x.":                                       "x",
		"x,":                                       "x",
		"x;":                                       "x",
		"x .,\u00a0;":                              "x",
		`="00123"`:                                 "00123",
		"'o'neil@x":                                "o'neil@x",
		"'00123":                                   "00123",
		` "“<'x.'>;”" , `:                          "x",
	} {
		if got := batch.Clean(value); got != want {
			t.Errorf("%q gave %q, want %q", value, got, want)
		}
	}
}

func TestClean_LeavesWhatMayNameSomethingElse(t *testing.T) {
	for name, value := range map[string]string{
		"a value that is cut short":    "ann@corp.exam...",
		"cut with two full stops":      "ann@corp.exam..",
		"cut with one sign":            "ann@corp.exam…",
		"cut, with blanks between":     "ann@corp.exam. . .",
		"cut within a list":            "ann@corp.exam...;",
		"an id in angle brackets":      "<abc@mail.example>",
		"a link with escaped signs":    "mailto:ann%2Btag@corp.example",
		"half a pair of quotes":        `"ann@corp.example`,
		"quotes before the @":          "'ann'@corp.example",
		"two in quotes":                `"ann@corp.example" or "bob@corp.example"`,
		"braces":                       "{x}",
		"a formula with quotes":        `="a"&"b"`,
		"a formula":                    "=A1",
		"a scheme alone":               "mailto:",
		"full stops alone":             "...",
		"a sign of damage":             "\ufffdann@corp.example",
		"bytes that are no characters": "\xffx\xfe",
	} {
		if got := batch.Clean(value); got != value {
			t.Errorf("%s: %q became %q", name, value, got)
		}
	}
}

func TestClean_LeavesWhatIsTooLongToNameAnything(t *testing.T) {
	for _, around := range [][2]string{{"mailto:", ""}, {`"`, `"`}, {"'", "'"}, {"<", ">"}, {`="`, `"`}, {"", "."}} {
		for n, cleaned := range map[int]bool{1000: true, 1025: false} {
			inner := strings.Repeat("x", n)
			value := around[0] + inner + around[1]
			if got := batch.Clean(value); (got == inner) != cleaned || !cleaned && got != value {
				t.Errorf("%d letters in %q gave %d bytes, want it cleaned: %v", n, around, len(got), cleaned)
			}
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{
		"", " ", `"`, `""`, `=""`, `="="x""`, "'", "''", "<>", "<<x>>", "mailto:mailto:x", "smtp:", "x.,.", "x…", "“'x.'”", "\xff\"", "\u200b", "<a@b>", "'=\"1\".",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		once := batch.Clean(value)
		if twice := batch.Clean(once); twice != once {
			t.Errorf("%q becomes %q, and that %q", value, once, twice)
		}
		if !strings.Contains(value, once) {
			t.Errorf("%q is nothing of %q", once, value)
		}
		if utf8.ValidString(value) != utf8.ValidString(once) && utf8.ValidString(value) {
			t.Errorf("%q was cut within a character of %q", once, value)
		}
		_ = batch.FormOf(value)
		if value != "" {
			_, _ = batch.CheckGUID(value)
		}
	})
}

package exchange

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// fold breaks text into lines.
func fold(text string, columns int, with string) string {
	var lines []string
	for len(text) > columns {
		lines, text = append(lines, text[:columns]), text[columns:]
	}
	return strings.Join(append(lines, text), with)
}

// longToken is 604 characters that say something in no place.
func longToken() string {
	var raw [453]byte
	for i := range raw {
		raw[i] = byte(i*i*31 + i*7 + i>>3)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

func TestSecret_IsHiddenHoweverItIsCutOrFolded(t *testing.T) {
	token := longToken()
	header := "Authorization: Bearer " + token
	inJSON, err := json.Marshal(fold(header, 76, "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "got Authorization: Bearer [hidden]."
	cases := []struct{ name, echo, want string }{
		{"folded with line feeds", fold(header, 76, "\n"), want},
		{"folded as in mail", fold(header, 76, "\r\n"), want},
		{"folded as headers are", fold(header, 76, "\n "), want},
		{"folded in JSON", fold(header, 76, `\n`), want},
		{"folded in JSON within JSON", fold(header, 76, `\\r\\n`), want},
		{"folded as in mail, and written as JSON", strings.Trim(string(inJSON), `"`), want},
		{"folded and put on one line", strings.Join(strings.Fields(fold(header, 76, "\n")), " "), want},
		{"folded to narrow lines", "Authorization: Bearer " + fold(token, 7, "\n"), want},
		{"folded in capitals", strings.ToUpper(fold(header, 76, "\n")), "got AUTHORIZATION: BEARER [hidden]."},
		{"a piece of its middle", token[30:150], "got [hidden]."},
		{"two pieces", token[30:150] + "..." + token[301:350], "got [hidden]...[hidden]."},
		{"twelve characters of its middle", token[35:47], "got [hidden]."},
		{"eleven", token[35:46], "got " + token[35:46] + "."},
		{"eleven of its beginning", token[:11], "got [hidden]."},
		{"eleven of its end", token[len(token)-11:], "got [hidden]."},
		{"base64, folded", fold(base64.StdEncoding.EncodeToString([]byte(token[:603])), 76, "\n"), "got [hidden]."},
		{"a piece of base64", base64.StdEncoding.EncodeToString([]byte(token))[100:180], "got [hidden]."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Secret(token).Hide("got " + c.echo + "."); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestSecret_NoPieceOfTwelveIsShownWhereverItIsCut(t *testing.T) {
	token := longToken()
	for from := range len(token) - 12 {
		for _, n := range []int{12, 13, 17, 18, 19} {
			piece := token[from:min(from+n, len(token))]
			if got := Secret(token).Hide("<" + piece + ">"); got != "<[hidden]>" {
				t.Fatalf("%d characters from %d are shown: %s", n, from, got)
			}
		}
	}
}

func TestSecret_HidesNothingHarmless(t *testing.T) {
	for _, c := range []struct{ secret, text string }{
		{"T", "The Target is not There"},
		{"test", "a test is a test, \ntest"},
		{"account1", "account 1 is not there, nor account\n1, nor account2"},
		{"account-one", "account\n-one"},
		{longToken(), "account1@corp.example: the request 8c0aa4ff-0000-4000-8000-000000000001 was refused \\n for its rate"},
	} {
		if got := Secret(c.secret).Hide(c.text); got != c.text {
			t.Errorf("with %q: %q, want %q", c.secret, got, c.text)
		}
	}
}

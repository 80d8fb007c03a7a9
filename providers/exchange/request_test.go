package exchange

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

func TestDump_ShowsTheWholeRequestButTheToken(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "api.example", Path: "/gateway"}
	r, err := NewRequest(http.MethodPost, base, "/v1/things", nil, map[string]string{"name": "R&D <ann@corp.example>"})
	if err != nil {
		t.Fatal(err)
	}
	const want = `POST https://api.example/gateway/v1/things
Authorization: Bearer [hidden]
Accept: application/json
Content-Type: application/json
User-Agent: mopup

{
  "name": "R&D <ann@corp.example>"
}
`
	if got := r.Dump(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestToken_SaysHowToMendWhatIsMissing(t *testing.T) {
	const hint = "set MOPUP_X_TOKEN"
	gives := func(token string, err error) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { return token, err }
	}
	cases := []struct {
		name   string
		source func(context.Context) (string, error)
		kind   batch.Kind
		text   string
	}{
		{"no source", nil, batch.Denied, "no token: set MOPUP_X_TOKEN"},
		{"an empty token", gives(" \n", nil), batch.Denied, "the token is empty: set MOPUP_X_TOKEN"},
		{"a token with a line break", gives("abc\ndef", nil), batch.Denied, "a line break"},
		{"a source that fails", gives("", errors.New("open /run/token: no such file")), batch.Denied, "get the token: open /run/token: no such file"},
		{"a source that knows better", gives("", &batch.Error{Kind: batch.Unavailable, Message: "login is down"}), batch.Unavailable, "login is down"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Token(t.Context(), c.source, hint)
			if e := exchangetest.Fault(t, err); e.Kind != c.kind || !strings.Contains(e.Error(), c.text) {
				t.Errorf("kind %q, text %q; want %q, %q", e.Kind, e, c.kind, c.text)
			}
		})
	}
}

func TestToken_LosesTheLineBreakOfItsFile(t *testing.T) {
	got, err := Token(t.Context(), func(context.Context) (string, error) { return "abc\r\n", nil }, "")
	if got != "abc" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

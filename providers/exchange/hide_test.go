package exchange

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"mopup/batch"
)

func TestSecret_IsHiddenHoweverItIsEchoed(t *testing.T) {
	const secret = `tok-S/ECRET+0123<456789"abcdef`
	quoted, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	part := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	cases := []struct{ name, echo, want string }{
		{"whole", "sent " + secret + ".", "sent [hidden]."},
		{"twice", secret + secret, "[hidden][hidden]"},
		{"short of its end", "sent Bearer " + secret[:len(secret)-3], "sent Bearer [hidden]"},
		{"short of its beginning", "... " + secret[5:] + " was sent", "... [hidden] was sent"},
		{"its first eight characters", secret[:8] + "?", "[hidden]?"},
		{"its last eight characters", "?" + secret[len(secret)-8:], "?[hidden]"},
		{"fewer than that", secret[:7] + "?", secret[:7] + "?"},
		{"in capitals", strings.ToUpper(secret), "[hidden]"},
		{"in small letters", strings.ToLower(secret), "[hidden]"},
		{"in an address", "/?auth=" + url.QueryEscape(secret) + "&x=1", "/?auth=[hidden]&x=1"},
		{"in a path, in small letters", "/" + strings.ToLower(url.PathEscape(secret)), "/[hidden]"},
		{"in JSON", "sent " + string(quoted), `sent "[hidden]"`},
		{"in base64", "sent " + part(secret), "sent [hidden]"},
		{"beside letters of other scripts", "ÄİK " + secret + " ÄİK", "ÄİK [hidden] ÄİK"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Secret(secret).Hide(c.echo); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestSecret_IsHiddenInBase64WhateverStandsAroundIt(t *testing.T) {
	letters := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		secret := make([]byte, 12+n%7)
		for i := range secret {
			secret[i] = visible[letters.IntN(len(visible))]
		}
		before, after := strings.Repeat("b", n%5), strings.Repeat("a", n/5%5)
		for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
			text := e.EncodeToString([]byte(before + string(secret) + after))
			hidden := Secret(secret).Hide(text)
			// What is left of it are letters that it shares with its neighbours.
			left := len(strings.Replace(hidden, "[hidden]", "", 1)) - e.EncodedLen(len(before)) - e.EncodedLen(len(after))
			if !strings.Contains(hidden, "[hidden]") || left > 4 {
				t.Fatalf("%q between %q and %q is shown as %s, hidden in %s", secret, before, after, text, hidden)
			}
		}
	}
}

func TestSecret_WhatAVendorGivesIsBounded(t *testing.T) {
	long := strings.Repeat("x", 500_000)
	s := Secret(token)
	r := batch.Result{Code: long, Message: long, RequestID: long, Err: &batch.Error{Code: long, Message: long, RequestID: long}}
	a := s.Answer(batch.Answer{Receipt: batch.Receipt(long), RequestID: long, Results: []batch.Result{r}})
	f := s.Finding(batch.Finding{Receipt: batch.Receipt(long), Results: []batch.Result{r}})
	text := []string{fmt.Sprint(a.Receipt), fmt.Sprint(f.Receipt), a.RequestID}
	for _, r := range append(a.Results, f.Results...) {
		text = append(text, r.Code, r.Message, r.RequestID, r.Err.Code, r.Err.Message, r.Err.RequestID)
	}
	for i, want := range []int{2000, 2000, 200, 200, 2000, 200, 200, 2000, 200, 200, 2000, 200, 200, 2000, 200} {
		if got := len(strings.TrimSuffix(text[i], "...")); got != want {
			t.Errorf("text %d has %d characters, want %d", i, got, want)
		}
	}
}

func TestSnippet_OfABodyThatBrokeOffIsNothing(t *testing.T) {
	if got := (Reply{Body: []byte("bad header: Bearer tok"), Err: errOf("cut")}).Snippet(); got != "" {
		t.Errorf("%q", got)
	}
}

type errOf string

func (e errOf) Error() string { return string(e) }

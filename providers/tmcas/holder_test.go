package tmcas

import (
	"context"
	"strings"
	"testing"
)

func TestHolder_IsTheTokenAtItsSite(t *testing.T) {
	of := func(site, token string) string {
		p, err := New(Config{Site: site, Token: func(context.Context) (string, error) { return token, nil }})
		if err != nil {
			t.Fatal(err)
		}
		holder, err := p.Holder(t.Context())
		if err != nil || strings.Contains(holder, token) {
			t.Fatalf("holder %q, %v", holder, err)
		}
		return holder
	}
	if a, b := of("eu", "token-one"), of("eu", "token-one"); a != b {
		t.Errorf("one token is held by %q and %q", a, b)
	}
	if a := of("eu", "token-one"); a == of("eu", "token-two") || a == of("us", "token-one") {
		t.Errorf("another token or site is held by %q too", a)
	}
}

func TestHolder_WithoutATokenSaysSo(t *testing.T) {
	p, err := New(Config{Site: "eu"})
	if err != nil {
		t.Fatal(err)
	}
	if holder, err := p.Holder(t.Context()); err == nil {
		t.Errorf("nobody holds the quota, and yet it is %q", holder)
	}
}

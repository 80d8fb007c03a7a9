package graph

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"
)

func holderOf(t *testing.T, c Config) string {
	t.Helper()
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	holder, err := p.Holder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return holder
}

func ready(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

func jwt(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func TestHolder_IsTheAppInItsTenant(t *testing.T) {
	const app = "22222222-2222-2222-2222-222222222222"
	bought := holderOf(t, Config{TenantID: tenant, ClientID: app, ClientSecret: ready("s")})
	for name, c := range map[string]Config{
		"a token of version 1": {Token: ready(jwt(`{"tid":"` + tenant + `","appid":"` + app + `","exp":1}`))},
		"a renewed one":        {Token: ready(jwt(`{"tid":"` + tenant + `","appid":"` + strings.ToUpper(app) + `","exp":2}`))},
		"a token of version 2": {Token: ready(jwt(`{"tid":"` + tenant + `","azp":"` + app + `"}`))},
	} {
		if got := holderOf(t, c); got != bought {
			t.Errorf("%s is held by %q, want %q", name, got, bought)
		}
	}
	for name, c := range map[string]Config{
		"another app":    {TenantID: tenant, ClientID: "33333333-3333-3333-3333-333333333333", ClientSecret: ready("s")},
		"another tenant": {TenantID: app, ClientID: app, ClientSecret: ready("s")},
		"another cloud":  {TenantID: tenant, ClientID: app, ClientSecret: ready("s"), Cloud: "china"},
	} {
		if got := holderOf(t, c); got == bought {
			t.Errorf("%s is held by %q too", name, got)
		}
	}
}

func TestHolder_OfATokenThatCantBeReadGivesNothingAway(t *testing.T) {
	for _, token := range []string{"opaque-token-of-the-test", "a.b.c", jwt(`{"tid":"x"}`)} {
		got := holderOf(t, Config{Token: ready(token)})
		if strings.Contains(got, token) || got != holderOf(t, Config{Token: ready(token)}) || got == holderOf(t, Config{Token: ready(token + "x")}) {
			t.Errorf("%q is held by %q", token, got)
		}
	}
}

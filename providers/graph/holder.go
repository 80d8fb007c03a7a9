package graph

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"

	"mopup/providers/exchange"
)

// Holder implements [batch.Metered]: the vendor counts what an app does in a
// tenant. A ready token names both; one that can't be read stands for itself.
func (p *Provider) Holder(ctx context.Context) (string, error) {
	if p.app.given == nil {
		tenant, app := cmp.Or(p.tenant.named, os.Getenv("AZURE_TENANT_ID")), cmp.Or(p.app.client, os.Getenv("AZURE_CLIENT_ID"))
		return p.holder(tenant, app), nil
	}
	token, err := exchange.Token(ctx, p.app.given, p.hint)
	if err != nil {
		return "", err
	}
	c := claimsOf(token)
	if app := cmp.Or(c.AppID, c.AZP); app != "" && c.Tenant != "" {
		return p.holder(c.Tenant, app), nil
	}
	return p.Address() + " token " + exchange.Fingerprint(token), nil
}

func (p *Provider) holder(tenant, app string) string {
	return strings.ToLower(p.base.String() + " tenant " + tenant + " app " + app)
}

// claims are those of a token that say who sends it, and for which tenant. Nobody
// checks them here: the vendor does, before it does anything.
type claims struct {
	Tenant string `json:"tid"`
	AppID  string `json:"appid"` // tokens of version 1
	AZP    string `json:"azp"`   // tokens of version 2
}

// tenant is the GUID of the tenant; empty: the token can't be read.
func (c claims) tenant() string { return guid(c.Tenant) }

func claimsOf(token string) (c claims) {
	parts := strings.Split(strings.TrimSpace(token), ".")
	if len(parts) != 3 {
		return claims{}
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(text, &c) != nil {
		return claims{}
	}
	return c
}

package graph

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// source gives a token just before it is needed.
type source = func(context.Context) (string, error)

// tenancy is for whom the requests are made, as the connection and its token say.
// A token acts in its own tenant, whatever the connection says, so none is used
// that is for another one.
type tenancy struct {
	named string // by the connection: a GUID, a domain, or nothing
	held  string // from the ready token, as it was when the connection was made: a GUID, or nothing
	given bool   // tokens are ready ones, and are not bought
}

// tenancyOf looks into the ready token, if it is there: a plan needs none. Beside
// a ready token the name may be that of a variable which is set for other programs,
// and which holds a word for all tenants, or nothing that is one.
func tenancyOf(c Config) tenancy {
	t := tenancy{named: strings.ToLower(c.TenantID), given: c.Token != nil}
	if id := guid(t.named); id != "" {
		t.named = id
	}
	if !t.given {
		return t
	}
	if !namesTenant(t.named) {
		t.named = ""
	}
	if token, err := c.Token(context.Background()); err == nil {
		t.held = claimsOf(token).tenant()
	}
	return t
}

// namesTenant tells a GUID or a domain from words such as common.
func namesTenant(name string) bool {
	return guid(name) != "" || strings.Contains(name, ".") &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
}

// tenant has one spelling where the token tells it: what a connection or a
// variable says beside it may change, and the tenant stays the same.
func (t tenancy) tenant() string { return cmp.Or(t.held, t.named) }

// id is the tenant's GUID; empty: nobody has told it.
func (t tenancy) id() string { return guid(t.tenant()) }

// place is the tenant as a part of the address.
func (t tenancy) place() string {
	if t.tenant() == "" {
		return ""
	}
	return " tenant " + t.tenant()
}

// only lets no token through that is for another tenant. A ready one may be
// replaced at any moment, so each is looked at.
func (t tenancy) only(from source) source {
	return func(ctx context.Context) (string, error) {
		token, err := from(ctx)
		if err == nil {
			err = t.admit(claimsOf(token).tenant())
		}
		if err != nil {
			return "", err
		}
		return token, nil
	}
}

func (t tenancy) admit(tenant string) error {
	want := guid(t.named)
	switch {
	case want != "" && (tenant == want || tenant == ""), want == "" && (tenant == t.held || !t.given):
		return nil
	case want != "":
		return refused(fmt.Errorf("the token is for tenant %s, and the connection for tenant %s: give a token of that tenant, "+
			"or the right tenant_id (AZURE_TENANT_ID where the config has none)", tenant, want))
	}
	return refused(fmt.Errorf("the token is for %s, and was for %s when this run began: give one of the same tenant, or start again",
		tenantOr(tenant), tenantOr(t.held)))
}

func tenantOr(id string) string {
	if id == "" {
		return "a tenant that can't be read"
	}
	return "tenant " + id
}

// guid gives a GUID in its one spelling, and nothing where text is none.
func guid(text string) string {
	id, err := uuid.Parse(text)
	if err != nil {
		return ""
	}
	return id.String()
}

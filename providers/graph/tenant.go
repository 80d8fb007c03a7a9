package graph

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/google/uuid"
)

// source gives a token just before it is needed.
type source = func(context.Context) (string, error)

// tenancy is for whom the requests are made, as the connection and its token say.
// A token acts in its own tenant, whatever the connection says, so none is used
// that is for another one.
type tenancy struct {
	named string // by tenant_id or AZURE_TENANT_ID: a GUID, a domain, or nothing
	held  string // by the ready token, as it was when the connection was made: a GUID, or nothing
	given bool   // tokens are ready ones, and are not bought
}

// tenancyOf looks into the ready token, if it is there: a plan needs none.
func tenancyOf(c Config) tenancy {
	t := tenancy{named: strings.ToLower(c.TenantID), given: c.Token != nil}
	if c.Token != nil {
		t.named = strings.ToLower(cmp.Or(c.TenantID, os.Getenv("AZURE_TENANT_ID")))
		if token, err := c.Token(context.Background()); err == nil {
			t.held = claimsOf(token).tenant()
		}
	}
	if id := guid(t.named); id != "" {
		t.named = id
	}
	return t
}

// id is the tenant's GUID; empty: nobody has told it.
func (t tenancy) id() string { return cmp.Or(guid(t.named), t.held) }

// place is the tenant as a part of the address. A domain can't be held against a
// token, so both stand in it.
func (t tenancy) place() string {
	place := ""
	if t.named != "" {
		place = " tenant " + t.named
	}
	if t.held != "" && guid(t.named) == "" {
		place += " tenant " + t.held
	}
	return place
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

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mopup/config"
	"mopup/providers"
)

// credentials fills in where the credentials come from, and gives a check that
// they are there. The check asks no vendor.
func (a *app) credentials(conn *providers.Connection, c config.Connection) func(context.Context) error {
	conn.Token, conn.ClientSecret = resolver(c.Token), resolver(c.ClientSecret)
	variable := "MOPUP_" + strings.ToUpper(c.Provider) + "_TOKEN"
	if conn.Token == nil && conn.ClientSecret == nil && a.env(variable) != "" {
		conn.Token = func(context.Context) (string, error) { return strings.TrimSpace(a.env(variable)), nil }
	}
	// A part of the address: a job stays in its tenant.
	if c.Provider == "graph" && conn.TenantID == "" && conn.ClientSecret == nil {
		conn.TenantID = a.env("AZURE_TENANT_ID")
	}
	for _, secret := range []func(context.Context) (string, error){conn.Token, conn.ClientSecret} {
		if secret != nil {
			return func(ctx context.Context) error {
				text, err := secret(ctx)
				if err == nil && strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
					err = errors.New("the credential holds a blank, a line break or another character that none has")
				}
				return err
			}
		}
	}
	if c.Provider == "graph" {
		return func(context.Context) error { return a.azureVariables() }
	}
	return func(context.Context) error {
		return fmt.Errorf("no credentials: set %s, or name a token in the config", variable)
	}
}

// azureVariables checks the standard variables that azidentity reads itself.
func (a *app) azureVariables() error {
	if a.env("AZURE_TENANT_ID") == "" && a.env("AZURE_CLIENT_ID") == "" {
		return errors.New("no credentials: set MOPUP_GRAPH_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or name them in the config")
	}
	for _, name := range []string{"AZURE_TENANT_ID", "AZURE_CLIENT_ID"} {
		if a.env(name) == "" {
			return fmt.Errorf("no credentials: %s is not set", name)
		}
	}
	if a.env("AZURE_CLIENT_SECRET") == "" && a.env("AZURE_CLIENT_CERTIFICATE_PATH") == "" && a.env("AZURE_USERNAME") == "" {
		return errors.New("no credentials: AZURE_CLIENT_SECRET is not set")
	}
	return nil
}

func resolver(r config.Reference) func(context.Context) (string, error) {
	if r == "" {
		return nil
	}
	return func(context.Context) (string, error) { return r.Resolve() }
}

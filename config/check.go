package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// check looks for what is well-formed and yet can't be meant. It gives all of
// it, in the order of the lines.
func check(text []byte, c Config, providers []string, meaning Meaning) error {
	var all findings
	for _, name := range slices.Sorted(maps.Keys(c.Connections)) {
		conn := c.Connections[name]
		add := func(key, format string, args ...any) {
			all = append(all, finding{lineOf(text, name, key), fmt.Sprintf("connection %s: ", name) + fmt.Sprintf(format, args...)})
		}
		before := len(all)
		checkConnection(conn, providers, add)
		if len(all) > before {
			continue // what is wrong may be all that the provider would find
		}
		if key, err := meaning(name, conn); err != nil {
			add(key, "%v", err)
		}
	}
	slices.SortStableFunc(all, func(a, b finding) int { return a.line - b.line })
	return all.err()
}

func checkConnection(c Connection, providers []string, add func(key, format string, args ...any)) {
	switch {
	case c.Provider == "":
		add("", "no provider; use one of %s", strings.Join(providers, ", "))
	case !slices.Contains(providers, c.Provider):
		add("provider", "no provider is called %q; use one of %s", c.Provider, strings.Join(providers, ", "))
	}
	if err := c.Token.check(); err != nil {
		add("token", "token: %v", err)
	}
	if err := c.ClientSecret.check(); err != nil {
		add("client_secret", "client_secret: %v", err)
	}
	if c.Token != "" && c.ClientSecret != "" {
		add("client_secret", "token and client_secret are both given; use one")
	}
	if c.ClientSecret != "" && (c.TenantID == "" || c.ClientID == "") {
		add("client_secret", "client_secret needs tenant_id and client_id beside it")
	}
	if c.Site != "" && c.Endpoint != "" {
		add("endpoint", "site and endpoint are both given; use one")
	}
	if c.TenantID != "" && !isTenant(c.TenantID) {
		add("tenant_id", "tenant_id is neither a GUID nor a domain such as corp.example")
	}
	for _, key := range []struct{ name, provider, value string }{
		{"site", "tmcas", c.Site}, {"cloud", "graph", c.Cloud}, {"tenant_id", "graph", c.TenantID},
		{"client_id", "graph", c.ClientID}, {"client_secret", "graph", string(c.ClientSecret)},
	} {
		if key.value != "" && c.Provider != key.provider && slices.Contains(providers, c.Provider) {
			add(key.name, "%s has no meaning for provider %s", key.name, c.Provider)
		}
	}
	if len(c.Versions) > 0 && c.Provider == "tmcas" {
		add("versions", "versions has no meaning for provider tmcas")
	}
	if l := c.Limits; l != nil {
		checkLimits(l, add)
	}
}

func checkLimits(l *Limits, add func(key, format string, args ...any)) {
	if l.Targets != nil && *l.Targets < 1 {
		add("limits", "limits: targets must be at least 1")
	}
	if l.InFlight != nil && *l.InFlight < 1 {
		add("limits", "limits: in_flight must be at least 1")
	}
	const most = 1_000_000
	if l.Requests != nil && (*l.Requests < 0 || *l.Requests > most) {
		add("limits", "limits: requests must be from 0 (no quota) to %d", most)
	}
	for key, text := range map[string]string{"window": l.Window, "settle": l.Settle} {
		if span, err := time.ParseDuration(text); text != "" && (err != nil || span <= 0) {
			add("limits", `limits: %s is a span of time such as "1s" or "2m30s"`, key)
		}
	}
	if l.Window != "" && l.Requests == nil {
		add("limits", "limits: window is the span of requests; give both")
	}
}

type finding struct {
	line int
	text string
}

type findings []finding

func (all findings) err() error {
	errs := make([]error, len(all))
	for i, f := range all {
		errs[i] = fmt.Errorf("line %d: %s", f.line, f.text)
	}
	return errors.Join(errs...)
}

// lineOf finds the line of a connection, or of a key in it. It is 1 where it
// can't be found.
func lineOf(text []byte, connection, key string) int {
	at := "$.connections.'" + connection + "'"
	if key != "" {
		at += "." + key
	}
	path, err := yaml.PathString(at)
	if err != nil {
		return 1
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return 1
	}
	node, err := path.FilterFile(file)
	if err != nil || node.GetToken() == nil {
		return 1
	}
	return node.GetToken().Position.Line
}

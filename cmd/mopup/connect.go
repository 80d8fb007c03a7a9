package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"mopup/batch"
	"mopup/config"
	"mopup/providers"
	"mopup/providers/simkit"
	"mopup/providers/simulator"
)

// connection is a provider that a job may go over, before and after the files
// have decided.
type connection struct {
	name     string
	provider batch.Provider
	entry    providers.Entry
	endpoint string
	limits   batch.Limits
	freedom  batch.Freedom
	ready    func(context.Context) error // are the credentials there? asks no vendor
}

// rehearse puts the built-in simulator in place of the vendor: no address, no
// credential and no network is left.
func (a *app) rehearse(conn *providers.Connection) {
	vendors := a.simulator
	if vendors == nil {
		vendors = simulator.New(simkit.Options{})
	}
	conn.Endpoint = ""
	conn.Transport = simkit.Transport(vendors)
	conn.Token = func(context.Context) (string, error) { return "simulated", nil }
	conn.ClientSecret = nil
}

// connections gives those that the job may go over: one where the flags or the
// config decide, else one for each provider, and the action column decides.
func (a *app) connections(o *jobOptions) ([]*connection, error) {
	if o.simulate && o.endpoint != "" {
		return nil, errors.New("--simulate and --endpoint exclude each other")
	}
	cfg, err := a.readConfig()
	if err != nil {
		return nil, err
	}
	wanted, _, _ := strings.Cut(o.action, "/")
	if o.action == "" {
		wanted = ""
	}
	chosen, err := choose(cfg, o.connection, wanted)
	if err != nil {
		return nil, err
	}
	var all []*connection
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		c, err := a.connect(name, chosen[name], o)
		if err != nil {
			return nil, fmt.Errorf("connection %s: %w", name, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func (a *app) readConfig() (config.Config, error) {
	path := a.config
	if path == "" {
		path = a.defaultConfig()
		if !exists(path) {
			return config.Config{}, nil
		}
	}
	var names []string
	for _, e := range providers.All() {
		names = append(names, e.Name)
	}
	return config.Load(path, names)
}

// choose picks the connections by name, or by the provider that the action
// wants. What the config doesn't hold, the environment may.
func choose(cfg config.Config, name, provider string) (map[string]config.Connection, error) {
	if name != "" {
		if c, ok := cfg.Connections[name]; ok {
			return map[string]config.Connection{name: c}, nil
		}
		if _, ok := providers.Find(name); ok {
			return map[string]config.Connection{name: {Provider: name}}, nil
		}
		return nil, fmt.Errorf("--connection %s: the config names no such connection (it has: %s)",
			batch.Quote(name), orNone(slices.Sorted(maps.Keys(cfg.Connections))))
	}
	found := map[string]config.Connection{}
	for name, c := range cfg.Connections {
		if provider == "" || c.Provider == provider {
			found[name] = c
		}
	}
	if len(found) > 1 {
		return nil, fmt.Errorf("several connections fit (%s); choose with --connection", strings.Join(slices.Sorted(maps.Keys(found)), ", "))
	}
	if len(found) == 1 {
		return found, nil
	}
	for _, e := range providers.All() {
		if provider == "" || e.Name == provider {
			found[e.Name] = config.Connection{Provider: e.Name}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("--action: no provider is called %s; mopup actions lists what exists", batch.Quote(provider))
	}
	return found, nil
}

// connect binds a provider to one connection.
func (a *app) connect(name string, c config.Connection, o *jobOptions) (*connection, error) {
	entry, _ := providers.Find(c.Provider) // the config was checked
	conn := providers.Connection{
		Name: name, Provider: c.Provider, Site: c.Site, Cloud: c.Cloud, Endpoint: c.Endpoint,
		TenantID: c.TenantID, ClientID: c.ClientID,
	}
	if o.endpoint != "" {
		conn.Endpoint = o.endpoint
	}
	if c.Provider == "tmcas" && conn.Site == "" {
		conn.Site = a.env("MOPUP_TMCAS_SITE")
	}
	ready := a.credentials(&conn, c)
	if o.simulate {
		a.rehearse(&conn)
		ready = func(context.Context) error { return nil }
	}
	p, err := entry.New(conn)
	if err != nil {
		return nil, err
	}
	made := &connection{
		name: name, provider: p, entry: entry, endpoint: conn.Endpoint, ready: ready,
		limits: c.Limits.Batch(), freedom: batch.RaiseAssumed,
	}
	if loopback(conn.Endpoint) {
		made.freedom = batch.Anything
	}
	return made, nil
}

// loopback reports whether an endpoint is on this machine.
func loopback(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || endpoint == "" {
		return false
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && addr.IsLoopback()
}

// credentials fills in where the credentials come from, and gives a check that
// they are there.
func (a *app) credentials(conn *providers.Connection, c config.Connection) func(context.Context) error {
	token, secret := resolver(c.Token), resolver(c.ClientSecret)
	if token == nil && secret == nil {
		variable := "MOPUP_" + strings.ToUpper(c.Provider) + "_TOKEN"
		if a.env(variable) != "" {
			token = func(context.Context) (string, error) { return strings.TrimSpace(a.env(variable)), nil }
		}
	}
	conn.Token, conn.ClientSecret = token, secret
	return func(ctx context.Context) error {
		switch {
		case token != nil:
			_, err := token(ctx)
			return err
		case secret != nil:
			_, err := secret(ctx)
			return err
		case c.Provider == "graph" && a.env("AZURE_TENANT_ID") != "":
			return nil // azidentity checks the rest of its variables itself
		case c.Provider == "graph":
			return errors.New("no credentials: set MOPUP_GRAPH_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or name them in the config")
		default:
			return fmt.Errorf("no credentials: set MOPUP_%s_TOKEN, or name a token in the config", strings.ToUpper(c.Provider))
		}
	}
}

func resolver(r config.Reference) func(context.Context) (string, error) {
	if r == "" {
		return nil
	}
	return func(context.Context) (string, error) { return r.Resolve() }
}

// actions gives what the connection offers with the limits in place, and a line
// for each fact that a limit changed.
func (c *connection) actions(flags batch.Limits) ([]batch.Action, []string, error) {
	var all []batch.Action
	var changes []string
	for _, action := range c.provider.Actions() {
		action, byConfig, err := c.limits.Apply(action, c.freedom)
		if err != nil {
			return nil, nil, fmt.Errorf("limits of connection %s: %w", c.name, err)
		}
		action, byFlags, err := flags.Apply(action, batch.LowerOnly)
		if err != nil {
			return nil, nil, err
		}
		for _, change := range append(byConfig, byFlags...) {
			changes = append(changes, action.Name+": "+change)
		}
		all = append(all, action)
	}
	return all, changes, nil
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

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
	endpoint string // in place of the vendor's; empty: the vendor's own
	address  string // where requests go, and for which tenant
	limits   batch.Limits
	freedom  batch.Freedom
	ready    func(context.Context) error // are the credentials there? asks no vendor
}

// rehearse puts the built-in simulator in place of the vendor: no address, no
// credential and no network is left, and nothing of the environment counts.
//
// A quota of the connection's own stands in for the vendor's there too: the plan
// and the rehearsal must keep the same pace.
func (a *app) rehearse(conn *providers.Connection, limits batch.Limits) {
	vendors := a.simulator
	if vendors == nil {
		var o simkit.Options
		if limits.Requests != nil {
			o.Quota = &simkit.Quota{N: *limits.Requests, Per: cmp.Or(limits.Window, time.Second)}
		}
		vendors = simulator.New(o)
	}
	conn.Endpoint = ""
	conn.Transport = simkit.Transport(vendors)
	conn.Token = func(context.Context) (string, error) { return "simulated", nil }
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
	wanted, _, complete := strings.Cut(o.action, "/")
	if o.action != "" && !complete {
		return nil, fmt.Errorf("--action %s: write it as provider/action%s", batch.Quote(o.action), suggestion(o.action))
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

// configPath is the config file that --config names, for good.
func (a *app) configPath() string {
	if a.config == "" {
		return ""
	}
	path, err := filepath.Abs(a.config)
	if err != nil {
		return a.config // of a folder that is gone; nothing can be read from there either
	}
	return path
}

func (a *app) readConfig() (config.Config, error) {
	path := a.config
	if path == "" {
		usual, err := a.place(configPlace)
		if errors.Is(err, errHomeless) {
			return config.Config{}, nil
		}
		if err != nil {
			return config.Config{}, fmt.Errorf("find the config: %w, or name a file with --config", err)
		}
		there, err := exists(usual)
		if err != nil {
			return config.Config{}, fmt.Errorf("look for the config: %w; get the right to read it, or name a file with --config", err)
		}
		if !there {
			return config.Config{}, nil
		}
		path = usual
	}
	var names []string
	for _, e := range providers.All() {
		names = append(names, e.Name)
	}
	cfg, err := config.Load(path, names, wrongKey)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w; say with --config where it is", err)
	}
	return cfg, err
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
	conn := bind(name, c)
	if o.endpoint != "" {
		conn.Endpoint = o.endpoint
	}
	if c.Provider == "tmcas" && conn.Site == "" {
		conn.Site = a.env("MOPUP_TMCAS_SITE")
	}
	ready := func(context.Context) error { return nil }
	if o.simulate {
		a.rehearse(&conn, c.Limits.Batch())
	} else {
		ready = a.credentials(&conn, c)
	}
	p, err := entry.New(conn)
	if err != nil {
		return nil, err
	}
	made := &connection{
		name: name, provider: p, entry: entry, endpoint: conn.Endpoint, ready: ready,
		limits: c.Limits.Batch(), freedom: batch.RaiseAssumed,
	}
	if where, ok := p.(batch.Addressed); ok {
		made.address = where.Address()
	}
	if who, ok := p.(batch.Metered); ok && !o.simulate {
		made.ready = func(ctx context.Context) error {
			err := ready(ctx)
			if err == nil {
				_, err = who.Holder(ctx) // a token may be there and be that of another tenant
			}
			return err
		}
	}
	if o.simulate || providers.Loopback(conn.Endpoint) {
		made.freedom = batch.Anything
	}
	return made, nil
}

// offer is what a connection offers with the limits in place.
type offer struct {
	actions []batch.Action
	changes []string         // a line for each fact that a limit changed
	errs    map[string]error // by action: limits that go too far for it
}

// offer applies the limits of the config and of the flags. A limit that goes
// too far for an action matters only if the job uses that action.
func (c *connection) offer(flags batch.Limits) offer {
	o := offer{errs: map[string]error{}}
	for _, action := range c.provider.Actions() {
		limited, byConfig, err := c.limits.Apply(action, c.freedom)
		if err != nil {
			o.errs[action.Name] = fmt.Errorf("limits of connection %s: %w", c.name, err)
		}
		limited, byFlags, err := flags.Apply(limited, batch.LowerOnly)
		if err != nil {
			o.errs[action.Name] = err
		}
		for _, change := range append(byConfig, byFlags...) {
			o.changes = append(o.changes, action.Name+": "+change)
		}
		o.actions = append(o.actions, limited)
	}
	return o
}

// suggestion names the action that was probably meant.
func suggestion(short string) string {
	for _, e := range providers.All() {
		for _, action := range e.Actions() {
			if action.Name == e.Name+"/"+short || slices.Contains(action.Words, short) {
				return ", here " + action.Name
			}
		}
	}
	return "; mopup actions lists what exists"
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

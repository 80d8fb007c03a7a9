// Package providers is the table of what exists. A new vendor is a line in All;
// nothing registers itself, so reading this file tells what a binary can do.
package providers

import (
	"context"
	"errors"
	"net/http"

	"mopup/batch"
	"mopup/providers/exchange"
	"mopup/providers/graph"
	"mopup/providers/tmcas"
)

// Connection is what a config file or the environment says of one connection.
// A provider reads the parts that its vendor knows and ignores the others.
type Connection struct {
	Name     string // as in the config; for messages only, may be empty
	Provider string // the name of an Entry
	Site     string // tmcas: the vendor's serving site
	Cloud    string // graph: the vendor's deployment
	Endpoint string // takes the place of the address that site or cloud stand for
	TenantID string // graph
	ClientID string // graph

	// Versions overrides the API version of single actions, by action name:
	// "graph/email-soft-delete": "beta"; graph only.
	Versions map[string]string

	// Token gives a ready token, as late as possible: it is called for each
	// request, so one that was replaced meanwhile is picked up. Nil: none given.
	Token func(context.Context) (string, error)
	// ClientSecret gives what buys tokens; graph only. Nil: none given.
	ClientSecret func(context.Context) (string, error)

	// Transport carries the requests; nil means the network. Tests and
	// rehearsals put a simulator here.
	Transport http.RoundTripper
}

// Entry is one vendor that mopup can speak to.
type Entry struct {
	Name  string // as in action names and in the config: "tmcas"
	Title string // for people: "Trend Micro Cloud App Security"

	// New checks the connection and binds a provider to it. It needs no
	// credential and makes no request; only sending does.
	New func(Connection) (batch.Provider, error)

	// Actions gives the facts for the default site or cloud.
	Actions func() []batch.Action
}

// All lists the vendors in the order in which people see them.
func All() []Entry {
	return []Entry{
		{Name: tmcas.Name, Title: "Trend Micro Cloud App Security", New: newTMCAS, Actions: tmcas.Actions},
		{Name: graph.Name, Title: "Microsoft Graph", New: newGraph, Actions: graph.Actions},
	}
}

// Find gives the vendor with the given name.
func Find(name string) (Entry, bool) {
	for _, e := range All() {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

func newTMCAS(c Connection) (batch.Provider, error) {
	p, err := tmcas.New(tmcas.Config{
		Name: c.Name, Site: c.Site, Endpoint: c.Endpoint, Token: c.Token, Transport: c.Transport,
	})
	if err != nil {
		return nil, err // a nil *tmcas.Provider would be no nil interface
	}
	return p, nil
}

func newGraph(c Connection) (batch.Provider, error) {
	p, err := graph.New(graph.Config{
		Name: c.Name, Cloud: c.Cloud, Endpoint: c.Endpoint, TenantID: c.TenantID, ClientID: c.ClientID,
		Token: c.Token, ClientSecret: c.ClientSecret, Versions: c.Versions, Transport: c.Transport,
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Loopback reports whether an endpoint is on this machine, where simulators live.
func Loopback(endpoint string) bool { return exchange.Loopback(endpoint) }

// WrongKey gives the key of a connection, as the config calls it, that an error of
// New is of; empty: it is of none, or of several.
func WrongKey(err error) string {
	var of *exchange.KeyError
	if errors.As(err, &of) {
		return of.Key
	}
	return ""
}

package main

import (
	"mopup/config"
	"mopup/providers"
)

// wrongKey has a connection's own provider look at it, with no credential, so
// that the config tells the line of what only the provider knows.
func wrongKey(name string, c config.Connection) (string, error) {
	entry, _ := providers.Find(c.Provider)
	_, err := entry.New(bind(name, c))
	return providers.WrongKey(err), err
}

// bind gives a connection of the config the form that providers take.
func bind(name string, c config.Connection) providers.Connection {
	return providers.Connection{
		Name: name, Provider: c.Provider, Site: c.Site, Cloud: c.Cloud, Endpoint: c.Endpoint,
		TenantID: c.TenantID, ClientID: c.ClientID, Versions: c.Versions,
	}
}

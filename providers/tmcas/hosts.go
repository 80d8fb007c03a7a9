package tmcas

import (
	"fmt"
	"net/url"
	"strings"

	"mopup/providers/exchange"
)

// sites are the vendor's serving sites, in the order in which it lists them in
// https://docs.trendmicro.com/de-de/documentation/article/cloud-app-security-integration-api-online-help-understanding-the-ur.
// Another one is reached by its endpoint.
var sites = []struct{ name, host string }{
	{"us", "api.tmcas.trendmicro.com"},
	{"eu", "api-eu.tmcas.trendmicro.com"},
	{"jp", "api.tmcas.trendmicro.co.jp"},
	{"au", "api-au.tmcas.trendmicro.com"},
	{"uk", "api.tmcas.trendmicro.co.uk"},
	{"ca", "api-ca.tmcas.trendmicro.com"},
	{"sg", "api.tmcas.trendmicro.com.sg"},
	{"in", "api-in.tmcas.trendmicro.com"},
}

// address is where the connection's requests go.
func address(site, endpoint string) (*url.URL, error) {
	if endpoint != "" {
		base, err := exchange.Endpoint(endpoint)
		return base, exchange.OfKey("endpoint", err)
	}
	if site == "" {
		site = sites[0].name
	}
	names := make([]string, 0, len(sites))
	for _, s := range sites {
		if strings.EqualFold(s.name, site) {
			return exchange.Endpoint("https://" + s.host)
		}
		names = append(names, s.name)
	}
	return nil, exchange.OfKey("site", fmt.Errorf("site %q is not one of %s; give another site as endpoint", site, strings.Join(names, ", ")))
}

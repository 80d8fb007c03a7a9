package exchange

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"mopup/batch"
)

// Endpoint reads the address of a vendor. It must be https, so that the
// credential can't be read on the way; plain http is for loopback only, which
// is where simulators live.
func Endpoint(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("the endpoint is no address such as https://host or http://127.0.0.1:8480")
	case u.User != nil:
		return nil, errors.New("the endpoint holds a user name or password; give the credential as a token")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("endpoint %s: leave out what follows the path", u.Host)
	case u.Scheme == "https":
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	case u.Scheme == "http":
		return nil, fmt.Errorf("endpoint %s: plain http is for loopback only, use https", u.Host)
	default:
		return nil, fmt.Errorf("endpoint %s: the scheme %s is not https", u.Host, batch.Quote(u.Scheme))
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// Loopback reports whether an endpoint is on this machine: a name or address of
// loopback, however it is written. What is no address of a host is not.
func Loopback(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

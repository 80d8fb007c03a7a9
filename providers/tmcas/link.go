package tmcas

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"mopup/providers/exchange"
)

// errLink is a next_link that is not followed: the credential would go with it.
var errLink = errors.New("next_link does not lead to the configured host")

// onward reads a next_link: the path and query to go on with at the configured
// host, or nothing where no page follows. Recorded replies have it as null, as an
// empty text, as the word null, not at all, and without a scheme.
func onward(link, host string) (string, error) {
	link = strings.TrimSpace(link)
	if link == "" || strings.EqualFold(link, "null") {
		return "", nil
	}
	if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") {
		rest := afterScheme(link)
		end := strings.IndexAny(rest, "/?")
		if end < 0 || !sameHost(rest[:end], host) {
			return "", errLink
		}
		link = rest[end:]
	}
	if _, _, err := readLink(link); err != nil {
		return "", errLink
	}
	return link, nil
}

func afterScheme(link string) string {
	for _, scheme := range []string{"https://", "http://", "//"} {
		if len(link) >= len(scheme) && strings.EqualFold(link[:len(scheme)], scheme) {
			return link[len(scheme):]
		}
	}
	return link
}

func sameHost(a, b string) bool {
	const usual = ":443"
	return strings.EqualFold(strings.TrimSuffix(a, usual), strings.TrimSuffix(b, usual))
}

// readLink takes the path and the query of a link apart.
func readLink(link string) (at *url.URL, query url.Values, err error) {
	if at, err = url.ParseRequestURI(link); err != nil {
		return nil, nil, err
	}
	query, err = url.ParseQuery(at.RawQuery)
	return at, query, err
}

// turn builds the request for the page at a link of onward. Whatever the link
// says, it goes to the configured host.
func (p *Provider) turn(link string) (exchange.Request, error) {
	at, query, err := readLink(link)
	if err != nil {
		return exchange.Request{}, notSent(err)
	}
	under := at.EscapedPath()
	if base := p.base.EscapedPath(); strings.HasPrefix(under, base+"/") {
		under = strings.TrimPrefix(under, base)
	}
	return exchange.NewRequest(http.MethodGet, p.base, under, query, nil)
}

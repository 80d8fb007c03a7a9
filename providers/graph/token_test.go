package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

const secret = "client-secret-of-the-test"

// loginHost is a login host that answers the purchase itself with status and
// body; what comes before it, it answers well.
type loginHost struct {
	status int
	body   string
	err    error
	asked  []string // hosts and paths, in order
	form   string   // of the purchase
}

func (h *loginHost) RoundTrip(r *http.Request) (*http.Response, error) {
	h.asked = append(h.asked, r.URL.Host+r.URL.Path)
	if h.err != nil {
		return nil, h.err
	}
	base := "https://" + r.URL.Host + "/" + tenant
	status, body := 200, ""
	switch {
	case strings.HasSuffix(r.URL.Path, "/token"):
		form, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		h.form = string(form)
		status, body = h.status, h.body
	case strings.Contains(r.URL.Path, "openid-configuration"):
		body = fmt.Sprintf(`{"token_endpoint":%q,"authorization_endpoint":%q,"issuer":%q}`,
			base+"/oauth2/v2.0/token", base+"/oauth2/v2.0/authorize", base+"/v2.0")
	default: // instance discovery
		body = fmt.Sprintf(`{"tenant_discovery_endpoint":%q,"metadata":[{"preferred_network":%q,"preferred_cache":%q,"aliases":[%q]}]}`,
			base+"/v2.0/.well-known/openid-configuration", r.URL.Host, r.URL.Host, r.URL.Host)
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

// purchases counts the requests for a token itself.
func (h *loginHost) purchases() (n int) {
	for _, asked := range h.asked {
		if strings.HasSuffix(asked, "/token") {
			n++
		}
	}
	return n
}

// buyer makes a provider that buys its tokens at h with the secret.
func buyer(t *testing.T, s *exchangetest.Stub, h *loginHost, change ...func(*Config)) *Provider {
	t.Helper()
	return provider(t, s, append([]func(*Config){func(c *Config) {
		c.Name, c.Token, c.TenantID, c.ClientID, c.login = "corp", nil, tenant, tenant, h
		c.ClientSecret = func(context.Context) (string, error) { return secret, nil }
	}}, change...)...)
}

const bought = `{"access_token":"bought-token","token_type":"Bearer","expires_in":3600}`

func TestToken_IsBoughtAtTheCloudsLoginHostAndKept(t *testing.T) {
	cases := []struct{ cloud, login, scope string }{
		{"global", "login.microsoftonline.com", "graph.microsoft.com"},
		{"usgov-l4", "login.microsoftonline.us", "graph.microsoft.us"},
		{"usgov-l5", "login.microsoftonline.us", "dod-graph.microsoft.us"},
		{"china", "login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"},
	}
	for _, c := range cases {
		t.Run(c.cloud, func(t *testing.T) {
			s, h := &exchangetest.Stub{Status: 204}, &loginHost{status: 200, body: bought}
			p := buyer(t, s, h, func(f *Config) { f.Cloud = c.cloud })
			for range 2 {
				if _, err := p.Send(t.Context(), targets("signin-dismiss", 1)); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.Headers.Get("Authorization"); got != "Bearer bought-token" {
				t.Errorf("sent with %q", got)
			}
			for _, asked := range h.asked {
				if !strings.HasPrefix(asked, c.login+"/") {
					t.Errorf("asked %s", asked)
				}
			}
			if h.purchases() != 1 {
				t.Errorf("%d purchases for two requests: %v", h.purchases(), h.asked)
			}
			if !strings.Contains(h.form, "https%3A%2F%2F"+c.scope+"%2F.default") {
				t.Errorf("no scope of %s in %q", c.scope, h.form)
			}
		})
	}
}

func TestToken_AFailedPurchaseSaysWhatIsSure(t *testing.T) {
	const refusal = `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret ` + secret + `.\r\nTrace ID: x"}`
	cases := []struct {
		name string
		host loginHost
		kind batch.Kind
		text string
	}{
		{"a refused secret", loginHost{status: 401, body: refusal}, batch.Denied, "401 invalid_client: AADSTS7000215: Invalid client secret [hidden]."},
		{"a broken login host", loginHost{status: 503}, batch.Unavailable, "503"},
		{"a busy login host", loginHost{status: 429}, batch.Unavailable, "429"},
		{"a login host in trouble", loginHost{status: 500}, batch.Unavailable, "500"},
		{"a login host that can't be reached", loginHost{err: &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443}, Err: syscall.ECONNREFUSED}},
			batch.Unavailable, "get a token from login.microsoftonline.com: connect to 127.0.0.1:443: connection refused"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := &exchangetest.Stub{Status: 204}
			_, err := buyer(t, s, &c.host).Send(t.Context(), targets("signin-dismiss", 1))
			if e := exchangetest.Fault(t, err); e.Kind != c.kind || !strings.Contains(e.Error(), c.text) {
				t.Errorf("kind %q, text %q; want %q, %q", e.Kind, e, c.kind, c.text)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), secret) {
					t.Errorf("the secret is shown: %v", e)
				}
			}
			if s.Method != "" {
				t.Error("a request was made without a token")
			}
			if c.host.purchases() > 1 {
				t.Errorf("the login host was asked again: %v", c.host.asked)
			}
		})
	}
}

func TestToken_IsReadFromTheEnvironmentAtTheFirstSend(t *testing.T) {
	t.Setenv("AZURE_TENANT_ID", "")
	s, h := &exchangetest.Stub{Status: 204}, &loginHost{status: 200, body: bought}
	p := buyer(t, s, h, func(c *Config) { c.ClientSecret = nil })
	_, err := p.Send(t.Context(), targets("signin-dismiss", 1))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Denied {
		t.Errorf("without variables: kind %q", e.Kind)
	}
	for _, part := range []string{"MOPUP_GRAPH_TOKEN", "AZURE_TENANT_ID", `connection "corp"`} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s is not in %q", part, err)
		}
	}

	t.Setenv("AZURE_TENANT_ID", tenant)
	t.Setenv("AZURE_CLIENT_ID", tenant)
	t.Setenv("AZURE_CLIENT_SECRET", secret)
	if _, err := p.Send(t.Context(), targets("signin-dismiss", 1)); err != nil {
		t.Errorf("with variables: %v", err)
	}
}

func TestToken_AnotherTenantInTheEnvironmentIsRefused(t *testing.T) {
	t.Setenv("AZURE_TENANT_ID", "11111111-1111-4111-8111-111111111111")
	t.Setenv("AZURE_CLIENT_ID", tenant)
	t.Setenv("AZURE_CLIENT_SECRET", secret)
	h := &loginHost{status: 200, body: bought}
	p := buyer(t, &exchangetest.Stub{Status: 204}, h, func(c *Config) { c.ClientSecret = nil })
	_, err := p.Send(t.Context(), targets("signin-dismiss", 1))
	if e := exchangetest.Fault(t, err); e.Kind != batch.Denied || len(h.asked) > 0 {
		t.Errorf("kind %q, asked %v", e.Kind, h.asked)
	}
}

func TestToken_WaitingForANeighboursLoginEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newLogin(Config{}, clouds[0], "")
		p.turn <- struct{}{} // a neighbour is buying
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := p.token(ctx)
			ended <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNew_RefusesWhatCanNeverWork(t *testing.T) {
	some := func(context.Context) (string, error) { return secret, nil }
	cases := []struct {
		name string
		c    Config
		text string
	}{
		{"a cloud of nobody", Config{Cloud: "mars"}, "global, usgov-l4, usgov-l5, china"},
		{"plain http to a host", Config{Endpoint: "http://graph.example"}, "loopback"},
		{"a version of an action of nobody", Config{Versions: map[string]string{"signin-dismiss": "beta"}}, `"signin-dismiss" is no action of graph`},
		{"a version of another vendor's action", Config{Versions: map[string]string{"tmcas/account-disable": "beta"}}, "no action of graph"},
		{"a version that does not exist", Config{Versions: map[string]string{"graph/signin-dismiss": "v2.0"}}, `"v2.0" of graph/signin-dismiss is neither v1.0 nor beta`},
		{"an empty version", Config{Versions: map[string]string{"graph/signin-dismiss": ""}}, "neither v1.0 nor beta"},
		{"a client secret without its client", Config{ClientSecret: some, TenantID: tenant}, "client_id"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := New(c.c); err == nil || !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %v, want one with %q", err, c.text)
			}
		})
	}
}

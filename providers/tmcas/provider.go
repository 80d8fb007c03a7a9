package tmcas

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mopup/batch"
	"mopup/providers/exchange"
)

// Name is the provider's name in action names and in the config.
const Name = "tmcas"

// Config is one connection to the vendor.
type Config struct {
	Name     string // of the connection, for messages; may be empty
	Site     string // a key of the vendor's list of sites; empty: "us"
	Endpoint string // takes the place of the site's address; for other sites and simulators
	// Token gives the API token, asked for at each request. Nil: there is none,
	// and only facts and previews are to be had.
	Token     func(context.Context) (string, error)
	Transport http.RoundTripper // nil: the network
}

// Provider speaks to one site with one token. It is safe for concurrent use.
type Provider struct {
	base   *url.URL
	client *exchange.Client
	token  func(context.Context) (string, error)
	hint   string
	clock  clock
}

// New checks the connection. It needs no token and makes no request.
func New(c Config) (*Provider, error) {
	base, err := address(c.Site, c.Endpoint)
	if err != nil {
		return nil, err
	}
	hint := "set MOPUP_TMCAS_TOKEN, or token in a connection of the config"
	if c.Name != "" {
		hint = "set token of connection " + batch.Quote(c.Name) + " in the config, or MOPUP_TMCAS_TOKEN"
	}
	return &Provider{base: base, client: exchange.NewClient(c.Transport), token: c.Token, hint: hint}, nil
}

// Address implements [batch.Addressed]. Which tenant it is the token decides.
func (p *Provider) Address() string { return strings.ToLower(p.base.String()) }

// Actions gives the facts; they are the same at every site.
func (p *Provider) Actions() []batch.Action { return Actions() }

// Send posts one array of accounts. The vendor answers that it took them, so
// each target of a good answer is accepted and none is done yet.
func (p *Provider) Send(ctx context.Context, b batch.Batch) (batch.Answer, error) {
	req, err := p.post(b)
	if err != nil {
		return batch.Answer{}, err
	}
	reply, secret, err := p.call(ctx, req)
	if err != nil {
		return batch.Answer{}, err
	}
	answer, err := readPosted(reply, b.Targets)
	if err != nil {
		return batch.Answer{}, secret.Error(err)
	}
	clean := secret.Answer(answer)
	if clean.Receipt != answer.Receipt { // an echo of the credential; nothing can be asked by what is left of it
		return batch.Answer{}, secret.Error(reply.Doubt(exchange.Detail{RequestID: answer.RequestID}, errNoBatchID))
	}
	return clean, nil
}

// call makes the one request, and hears in the reply what time it is at the
// vendor's.
func (p *Provider) call(ctx context.Context, req exchange.Request) (exchange.Reply, exchange.Secret, error) {
	token, err := exchange.Token(ctx, p.token, p.hint)
	if err != nil {
		return exchange.Reply{}, "", err
	}
	secret := exchange.Secret(token)
	begun := time.Now()
	reply, err := p.client.Do(ctx, token, req)
	if err != nil {
		return exchange.Reply{}, secret, secret.Error(err)
	}
	p.clock.hear(reply, begun)
	return reply, secret, nil
}

// Preview shows the POST that Send would make.
func (p *Provider) Preview(b batch.Batch) (string, error) {
	req, err := p.post(b)
	if err != nil {
		return "", err
	}
	return req.Dump(), nil
}

package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange"
)

// Name is the provider's name in action names and in the config.
const Name = "graph"

// Config is one connection: a cloud, a tenant, and a way to a token.
type Config struct {
	Name     string // of the connection, for messages; may be empty
	Cloud    string // global (also when empty), usgov-l4, usgov-l5 or china
	Endpoint string // takes the place of the cloud's address; for simulators and gateways

	TenantID string // also refuses recommendations of other tenants
	ClientID string
	// Token gives a ready token, ClientSecret the secret that buys one. With
	// neither, the standard AZURE_* variables are read at the first Send.
	Token        func(context.Context) (string, error)
	ClientSecret func(context.Context) (string, error)

	// Versions overrides the API version of an action, by action name: v1.0 or
	// beta. It also offers an action that the cloud is not known to have.
	Versions map[string]string

	Transport http.RoundTripper // nil: the network. Tokens are never bought over it

	login http.RoundTripper // nil: the network; tests put a login host here
}

// Provider speaks to one tenant in one cloud. It is safe for concurrent use.
type Provider struct {
	base   *url.URL
	client *exchange.Client
	scope  scope
	tenant tenancy
	token  source
	app    app
	hint   string
}

// app is who sends, as the connection says it.
type app struct {
	client string
	given  source // a ready token; nil: one is bought
}

// New checks the connection. It needs no credential and makes no request; of a
// ready token, where it is there, it reads the tenant.
func New(c Config) (*Provider, error) {
	in, err := findCloud(c.Cloud)
	if err != nil {
		return nil, exchange.OfKey("cloud", err)
	}
	address := c.Endpoint
	if address == "" {
		address = "https://" + in.graph
	}
	base, err := exchange.Endpoint(address)
	if err != nil {
		return nil, exchange.OfKey("endpoint", err)
	}
	if err := checkVersions(c.Versions); err != nil {
		return nil, exchange.OfKey("versions", err)
	}
	if c.Token == nil && c.ClientSecret != nil && (c.TenantID == "" || c.ClientID == "") {
		return nil, errors.New("client_secret needs tenant_id and client_id beside it")
	}
	tenant := tenancyOf(c)
	p := &Provider{
		base:   base,
		client: exchange.NewClient(c.Transport),
		scope:  scope{cloud: in, tenant: tenant.id(), versions: c.Versions},
		tenant: tenant,
		app:    app{client: c.ClientID},
		hint:   hint(c.Name),
	}
	if c.Token == nil {
		p.token = tenant.only(newLogin(c, in, p.hint).token)
		return p, nil
	}
	p.token = tenant.only(c.Token)
	p.app.given = p.token
	return p, nil
}

// Address implements [batch.Addressed]. The tenant is the ready token's, or the
// connection's where no token tells it.
func (p *Provider) Address() string { return strings.ToLower(p.base.String()) + p.tenant.place() }

// Actions gives the facts of what the connection's cloud offers.
func (p *Provider) Actions() []batch.Action { return p.scope.actions() }

// Send makes the one request of a batch.
func (p *Provider) Send(ctx context.Context, b batch.Batch) (batch.Answer, error) {
	op, req, err := p.request(b, uuid.NewString())
	if err != nil {
		return batch.Answer{}, err
	}
	reply, secret, err := p.call(ctx, req)
	if err != nil {
		return batch.Answer{}, err
	}
	answer, err := op.read(reply, b)
	if err != nil {
		return batch.Answer{}, secret.Error(err)
	}
	answer.Load = max(answer.Load, load(reply.Header))
	return secret.Answer(answer), nil
}

// call makes the one request.
func (p *Provider) call(ctx context.Context, req exchange.Request) (exchange.Reply, exchange.Secret, error) {
	token, err := exchange.Token(ctx, p.token, p.hint)
	if err != nil {
		return exchange.Reply{}, "", err
	}
	secret := exchange.Secret(token)
	reply, err := p.client.Do(ctx, token, req)
	return reply, secret, secret.Error(err)
}

// Preview shows the request that Send would make.
func (p *Provider) Preview(b batch.Batch) (string, error) {
	_, req, err := p.request(b, "[a new GUID for each request]")
	if err != nil {
		return "", err
	}
	return req.Dump(), nil
}

// request builds the request of a batch, for Send and Preview alike.
func (p *Provider) request(b batch.Batch, id string) (operation, exchange.Request, error) {
	op, version, err := p.find(b)
	if err != nil {
		return op, exchange.Request{}, err
	}
	path, body := op.body(b)
	req, err := p.post("/"+version+path, body, id)
	return op, req, err
}

// find gives the operation of a batch, and its version here.
func (p *Provider) find(b batch.Batch) (operation, string, error) {
	op, version, err := p.scope.find(b.Action)
	if err == nil {
		err = check(op, b)
	}
	if err != nil {
		return op, "", &batch.Error{Kind: batch.BadRequest, Err: err}
	}
	return op, version, nil
}

// post builds a POST with a name of its own, by which the vendor's support finds
// it.
func (p *Provider) post(path string, body any, id string) (exchange.Request, error) {
	req, err := exchange.NewRequest(http.MethodPost, p.base, path, nil, body)
	if err != nil {
		return exchange.Request{}, &batch.Error{Kind: batch.BadRequest, Err: err}
	}
	req.Header.Set("client-request-id", id)
	return req, nil
}

// check refuses what is no batch of this vendor at all, before anything is sent.
func check(op operation, b batch.Batch) error {
	if len(b.Targets) == 0 {
		return errors.New("a batch without targets")
	}
	fields := len(op.fields(""))
	for _, t := range b.Targets {
		if len(t.Values) < fields {
			return fmt.Errorf("target %d has %d values, not %d", t.ID, len(t.Values), fields)
		}
	}
	return nil
}

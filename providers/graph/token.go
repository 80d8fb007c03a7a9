package graph

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	azcloud "github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/google/uuid"

	"mopup/batch"
	"mopup/providers/exchange"
)

// loginTimeout bounds one purchase of a token, which takes up to three requests.
const loginTimeout = 30 * time.Second

// login buys tokens with a client secret, or with what the standard AZURE_*
// variables hold. It reads either at the first request for a token, so that a
// plan needs none; the library below keeps tokens until they near their end.
type login struct {
	config Config
	cloud  cloud
	hint   string

	// turn is held while a token is bought. The library's own lock is deaf to
	// contexts, and a Send must not outlive its own for a neighbour's login.
	turn       chan struct{}
	credential azcore.TokenCredential // nil until it was made; guarded by turn
	secret     exchange.Secret        // what it was made of; guarded by turn
}

func newLogin(c Config, in cloud, hint string) *login {
	return &login{config: c, cloud: in, hint: hint, turn: make(chan struct{}, 1)}
}

// hint tells how to give a credential.
func hint(connection string) string {
	where := "a connection"
	if connection != "" {
		where = "connection " + batch.Quote(connection)
	}
	return "set MOPUP_GRAPH_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or token or client_secret in " +
		where + " of the config"
}

// token has the form of Config.Token.
func (l *login) token(ctx context.Context) (string, error) {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if l.credential == nil {
		credential, err := l.make(ctx)
		if err != nil {
			return "", err
		}
		l.credential = credential
	}
	limited, cancel := context.WithTimeout(ctx, loginTimeout)
	defer cancel()
	way := &reach{}
	token, err := l.credential.GetToken(context.WithValue(limited, reachKey{}, way), policy.TokenRequestOptions{
		Scopes: []string{"https://" + l.cloud.graph + "/.default"},
	})
	if err != nil {
		return "", l.secret.Error(l.refusal(err, way))
	}
	return token.Token, nil
}

func (l *login) make(ctx context.Context) (azcore.TokenCredential, error) {
	if l.config.ClientSecret == nil {
		return l.fromEnvironment()
	}
	secret, err := exchange.Token(ctx, l.config.ClientSecret, l.hint)
	if err != nil {
		return nil, err
	}
	l.secret = exchange.Secret(secret)
	credential, err := azidentity.NewClientSecretCredential(l.config.TenantID, l.config.ClientID, secret,
		&azidentity.ClientSecretCredentialOptions{ClientOptions: l.options()})
	if err != nil {
		return nil, l.secret.Error(refused(fmt.Errorf("client_secret: %w", err)))
	}
	return credential, nil
}

func (l *login) fromEnvironment() (azcore.TokenCredential, error) {
	if err := sameTenant(l.config.TenantID, os.Getenv("AZURE_TENANT_ID")); err != nil {
		return nil, refused(err)
	}
	l.secret = exchange.Secret(os.Getenv("AZURE_CLIENT_SECRET"))
	credential, err := azidentity.NewEnvironmentCredential(&azidentity.EnvironmentCredentialOptions{ClientOptions: l.options()})
	if err != nil {
		return nil, refused(fmt.Errorf("no credential (%w): %s", err, l.hint))
	}
	return credential, nil
}

// sameTenant keeps a job that was planned for one tenant out of another one
// that happens to be in the environment. Names other than GUIDs can't be
// compared.
func sameTenant(connection, environment string) error {
	a, errA := uuid.Parse(connection)
	b, errB := uuid.Parse(environment)
	if errA == nil && errB == nil && a != b {
		return fmt.Errorf("the connection is for tenant %s, but AZURE_TENANT_ID is %s", a, b)
	}
	return nil
}

func (l *login) options() azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     azcloud.Configuration{ActiveDirectoryAuthorityHost: "https://" + l.cloud.login + "/"},
		Retry:     policy.RetryOptions{MaxRetries: -1}, // the engine retries, and no one else
		Transport: newHost(l.config.login),
	}
}

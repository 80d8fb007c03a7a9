package tmcas

import (
	"context"

	"mopup/providers/exchange"
)

// Holder implements [batch.Metered]: the vendor's quota is one of a token, as far
// as anybody knows.
func (p *Provider) Holder(ctx context.Context) (string, error) {
	token, err := exchange.Token(ctx, p.token, p.hint)
	if err != nil {
		return "", err
	}
	return p.Address() + " token " + exchange.Fingerprint(token), nil
}

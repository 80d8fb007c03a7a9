package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mopup/batch"
)

// Token asks source for a token just before it is needed. No source, an empty
// token and a source that fails mean that no request can be made, which hint
// tells how to mend: `set MOPUP_TMCAS_TOKEN or ...`.
func Token(ctx context.Context, source func(context.Context) (string, error), hint string) (string, error) {
	if source == nil {
		return "", denied(fmt.Errorf("no token: %s", hint))
	}
	token, err := source(ctx)
	var known *batch.Error
	switch {
	case err == nil:
	case errors.As(err, &known):
		return "", known
	case ctx.Err() != nil:
		return "", &batch.Error{Kind: batch.Unavailable, Err: fmt.Errorf("not sent: %w", Cause(ctx.Err()))}
	default:
		return "", denied(fmt.Errorf("get the token: %w", err))
	}
	if token = strings.TrimSpace(token); token == "" {
		return "", denied(fmt.Errorf("the token is empty: %s", hint))
	}
	if strings.Trim(token, visible) != "" {
		return "", denied(errors.New("the token holds a blank, a line break or another character that no token has"))
	}
	return token, nil
}

// visible is what a bearer token can consist of, generously: printable ASCII.
// Anything else would be refused while the request is written, too late to be
// sure that nothing left.
const visible = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

func denied(err error) *batch.Error { return &batch.Error{Kind: batch.Denied, Err: err} }

package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"mopup/batch"
	"mopup/providers/exchange"
)

// refusal turns a failed login into what is sure about the request that needed
// the token: it never left, so nothing was applied, whichever way it failed.
func (l *login) refusal(err error, way *reach) error {
	if way.err != nil {
		return &batch.Error{Kind: batch.Unavailable, Err: fmt.Errorf("get a token from %s: %w", l.cloud.login, way.err)}
	}
	var failed *azidentity.AuthenticationFailedError
	if !errors.As(err, &failed) || failed.RawResponse == nil {
		return refused(fmt.Errorf("get a token from %s: %s", l.cloud.login, firstLine(err.Error())))
	}
	e := oauthError(failed.RawResponse)
	e.Err = fmt.Errorf("get a token from %s", l.cloud.login)
	return e
}

// oauthError reads the login host's refusal. Its descriptions run over several
// lines, the first of which says it.
func oauthError(resp *http.Response) *batch.Error {
	var said struct {
		Code        exchange.Text `json:"error"`
		Description exchange.Text `json:"error_description"`
	}
	body, err := runtime.Payload(resp)
	if err == nil {
		_ = json.Unmarshal(body, &said) // no JSON: the status says enough
	}
	e := &batch.Error{
		Kind: batch.Denied, Status: resp.StatusCode,
		Code: string(said.Code), Message: firstLine(string(said.Description)),
	}
	switch {
	case resp.StatusCode >= 500, resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusRequestTimeout:
		e.Kind, e.Wait = batch.Unavailable, exchange.RetryAfter(resp.Header, time.Now())
	}
	return e
}

func refused(err error) *batch.Error { return &batch.Error{Kind: batch.Denied, Err: err} }

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}

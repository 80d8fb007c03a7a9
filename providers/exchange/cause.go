package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"

	"mopup/batch"
)

// noReply is the error of a request that ended without a reply. It claims "not
// applied" where the transport proves that nothing left, or where the failure
// itself is one to connect; whatever else happened, the request may have
// arrived.
func noReply(ctx context.Context, err error, neverLeft bool) *batch.Error {
	e := &batch.Error{Kind: batch.Doubt, Err: Cause(err)}
	if neverLeft || isDial(err) {
		e.Kind = batch.Unavailable
	}
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		e.Err = phrase{fmt.Sprintf("no answer within %s", Timeout), context.DeadlineExceeded}
	}
	return e
}

func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// phrase is a cause in few words, with the error that it was made of below it.
type phrase struct {
	text string
	err  error
}

func (p phrase) Error() string { return p.text }
func (p phrase) Unwrap() error { return p.err }

// Cause strips an error of the standard library to what a person needs. The
// layer of *url.Error goes altogether, since it repeats the address with its
// query.
func Cause(err error) error {
	var outer *url.Error
	for errors.As(err, &outer) {
		err = outer.Err
	}
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return phrase{fmt.Sprintf("look up %s: %s", dns.Name, dns.Err), err}
	case errors.As(err, &op) && op.Op == "dial":
		return phrase{fmt.Sprintf("connect to %s: %s", op.Addr, innermost(op.Err)), err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return phrase{"the connection was cut", err}
	case errors.Is(err, context.Canceled):
		return phrase{"mopup was told to end, and cut it off", err}
	}
	return err
}

func innermost(err error) error {
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

package tmcas

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"mopup/batch"
	"mopup/providers/exchange"
)

// mostPages bounds how far a question is followed, 20,000 results: a vendor that
// always says "more" must not keep a doubt open for ever.
const mostPages = 40

// Lookup looks through all that the vendor took in the time of the request. What
// a request posts is taken as a whole and bears one batch_id, so the request is
// found where exactly its accounts stand under a batch_id of nobody else, and has
// left no trace where none of them does.
//
// It finds nothing out, and is to be asked again, where the window turns out to
// have been the wrong one, and where the answer is such that a trace might have
// been overlooked. So it might where the vendor never tells its time; what is
// found by our own clock counts all the same.
func (p *Provider) Lookup(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
	if err := check(d.Batch); err != nil {
		return batch.Finding{}, err
	}
	so, err := readTrail(d.Cursor)
	if err != nil {
		return batch.Finding{}, err
	}
	used := p.clock.now()
	req, err := p.search(d, so, used)
	if err != nil || req.URL == nil {
		return batch.Finding{}, err
	}
	reply, secret, err := p.call(ctx, req)
	if err != nil {
		return batch.Finding{}, err
	}
	answer, err := readResults(reply)
	if err != nil {
		return batch.Finding{}, secret.Error(err)
	}
	if later := p.clock.now(); so.Pages == 0 && !used.holds(later) {
		if later.known {
			return batch.Finding{}, nil
		}
		so.Murky = true
	}
	next, err := onward(string(answer.NextLink), p.base.Host)
	so.follow(answer, next == "", d)
	switch {
	case err != nil, next != "" && so.Pages >= mostPages:
		return batch.Finding{}, nil // what the other pages hold can't be known
	case next == "":
		return so.conclude(d, secret), nil
	}
	so.Next = next
	// A cursor is kept, so a vendor's echo of the credential must not be in it.
	if cursor := so.cursor(); secret.Hide(cursor) == cursor {
		return batch.Finding{Cursor: cursor}, nil
	}
	return batch.Finding{}, nil
}

// conclude gives the verdict of all pages, or has them read once more in other
// ones. An echo of the credential is no receipt: nothing can be asked by it.
func (so *trail) conclude(d batch.Doubted, secret exchange.Secret) batch.Finding {
	finding := so.end(d)
	if again, ok := so.another(); ok && len(finding.Results) == 0 {
		return batch.Finding{Cursor: again.cursor()}
	}
	clean := secret.Finding(finding)
	if clean.Receipt != finding.Receipt {
		return batch.Finding{}
	}
	return clean
}

// search builds the request for the next page, or for the first. There is none
// to be made where the vendor no longer tells of all of that time.
func (p *Provider) search(d batch.Doubted, so trail, used ahead) (exchange.Request, error) {
	if so.Pages > 0 {
		return p.turn(so.Next)
	}
	w := used.window(d.Span, time.Now(), slack).reaching(d)
	if w.blind {
		return exchange.Request{}, nil
	}
	return exchange.NewRequest(http.MethodGet, p.base, path, w.query(strconv.Itoa(so.limit())), nil)
}

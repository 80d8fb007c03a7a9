package exchange

import (
	"errors"

	"mopup/batch"
)

// Secret is a credential that must not be shown. Vendors and gateways echo
// requests in their errors, so everything that leaves an adapter goes through
// it, and is cut there where it is absurdly long.
//
// It hides first and cuts then: the other way round could leave half a secret at
// the cut.
type Secret string

// Hide gives text with the secret replaced.
func (s Secret) Hide(text string) string { return s.forms().hide(text) }

// Answer gives a copy of a without the secret.
func (s Secret) Answer(a batch.Answer) batch.Answer {
	f := s.forms()
	a.Receipt, a.RequestID, a.Results = f.receipt(a.Receipt), f.name(a.RequestID), f.results(a.Results)
	return a
}

// Results gives a copy of the results without the secret.
func (s Secret) Results(results []batch.Result) []batch.Result { return s.forms().results(results) }

// Finding gives a copy of f without the secret.
func (s Secret) Finding(found batch.Finding) batch.Finding {
	f := s.forms()
	found.Receipt, found.Results = f.receipt(found.Receipt), f.results(found.Results)
	return found
}

// Error gives err without the secret. An error that is no *[batch.Error] becomes
// one in doubt.
func (s Secret) Error(err error) error {
	if err == nil {
		return nil
	}
	var e *batch.Error
	if !errors.As(err, &e) {
		e = &batch.Error{Kind: batch.Doubt, Err: err}
	}
	return s.forms().fault(e)
}

func (f forms) message(text string) string { return clip(f.hide(text), longestMessage) }

func (f forms) name(text string) string { return clip(f.hide(text), longestName) }

func (f forms) receipt(r batch.Receipt) batch.Receipt {
	return batch.Receipt(clip(f.hide(string(r)), LongestReceipt))
}

func (f forms) results(results []batch.Result) []batch.Result {
	clean := make([]batch.Result, 0, len(results))
	for _, r := range results {
		r.Code, r.Message, r.RequestID = f.name(r.Code), f.message(r.Message), f.name(r.RequestID)
		r.Err = f.fault(r.Err)
		clean = append(clean, r)
	}
	return clean
}

func (f forms) fault(e *batch.Error) *batch.Error {
	if e == nil {
		return nil
	}
	clean := *e
	clean.Code, clean.Message, clean.RequestID = f.name(e.Code), f.message(e.Message), f.name(e.RequestID)
	if e.Err != nil {
		if text := e.Err.Error(); f.message(text) != text {
			// The chain below goes too: its links would show the secret again.
			clean.Err = errors.New(f.message(text))
		}
	}
	return &clean
}

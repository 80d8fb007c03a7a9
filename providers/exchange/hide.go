package exchange

import (
	"errors"
	"strings"

	"mopup/batch"
)

// Secret is a credential that must not be shown. Vendors and gateways echo
// requests in their errors, so everything that leaves an adapter goes through
// it.
type Secret string

// shortest is the length from which a text can be a credential. A shorter one,
// as rehearsals use, occurs by chance in honest text.
const shortest = 8

// Hide gives text with the secret replaced.
func (s Secret) Hide(text string) string {
	if len(s) < shortest {
		return text
	}
	return strings.ReplaceAll(text, string(s), "[hidden]")
}

// message hides first and cuts then: the other way round could leave half a
// secret at the cut.
func (s Secret) message(text string) string { return clip(s.Hide(text)) }

// Answer gives a copy of a without the secret.
func (s Secret) Answer(a batch.Answer) batch.Answer {
	a.Receipt = batch.Receipt(s.Hide(string(a.Receipt)))
	a.RequestID = s.Hide(a.RequestID)
	a.Results = s.Results(a.Results)
	return a
}

// Results gives a copy of the results without the secret.
func (s Secret) Results(results []batch.Result) []batch.Result {
	clean := make([]batch.Result, 0, len(results))
	for _, r := range results {
		r.Code, r.Message, r.RequestID = s.Hide(r.Code), s.message(r.Message), s.Hide(r.RequestID)
		r.Err = s.fault(r.Err)
		clean = append(clean, r)
	}
	return clean
}

// Finding gives a copy of f without the secret.
func (s Secret) Finding(f batch.Finding) batch.Finding {
	f.Receipt = batch.Receipt(s.Hide(string(f.Receipt)))
	f.Results = s.Results(f.Results)
	return f
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
	return s.fault(e)
}

func (s Secret) fault(e *batch.Error) *batch.Error {
	if e == nil {
		return nil
	}
	clean := *e
	clean.Code, clean.Message, clean.RequestID = s.Hide(e.Code), s.message(e.Message), s.Hide(e.RequestID)
	if e.Err != nil {
		if text := e.Err.Error(); s.Hide(text) != text {
			// The chain below goes too: its links would show the secret again.
			clean.Err = errors.New(s.Hide(text))
		}
	}
	return &clean
}

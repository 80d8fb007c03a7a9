package providertest_test

import (
	"context"
	"net/http"

	"mopup/batch"
	"mopup/providers/providertest"
)

// spoiled is a right provider of which one thing is wrong. What is nil is as in
// the right one.
type spoiled struct {
	right   batch.Provider
	actions func() []batch.Action
	send    func(context.Context, batch.Batch) (batch.Answer, error)
	follow  func(context.Context, []batch.Sent) ([]batch.Result, error)
	lookup  func(context.Context, batch.Doubted) (batch.Finding, error)
	preview func(batch.Batch) (string, error)
}

func (s *spoiled) Actions() []batch.Action {
	if s.actions != nil {
		return s.actions()
	}
	return s.right.Actions()
}

func (s *spoiled) Send(ctx context.Context, b batch.Batch) (batch.Answer, error) {
	if s.send != nil {
		return s.send(ctx, b)
	}
	return s.right.Send(ctx, b)
}

func (s *spoiled) Follow(ctx context.Context, sent []batch.Sent) ([]batch.Result, bool, error) {
	if s.follow != nil {
		results, err := s.follow(ctx, sent)
		return results, false, err
	}
	return s.right.(batch.Follower).Follow(ctx, sent)
}

func (s *spoiled) Lookup(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
	if s.lookup != nil {
		return s.lookup(ctx, d)
	}
	return s.right.(batch.Finder).Lookup(ctx, d)
}

func (s *spoiled) Preview(b batch.Batch) (string, error) {
	if s.preview != nil {
		return s.preview(b)
	}
	return s.right.(batch.Previewer).Preview(b)
}

// spoil gives a harness whose providers are spoiled by wrong.
func spoil(wrong func(s *spoiled, token string)) providertest.Harness {
	h := tmcasHarness()
	right := h.New
	h.New = func(rt http.RoundTripper, token string) (batch.Provider, error) {
		p, err := right(rt, token)
		if err != nil {
			return nil, err
		}
		s := &spoiled{right: p}
		wrong(s, token)
		return s, nil
	}
	return h
}

// facts spoils one fact of the first action.
func facts(change func(*batch.Action)) providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.actions = func() []batch.Action {
			all := s.right.Actions()
			change(&all[0])
			return all
		}
	})
}

// answers spoils the answers of Send.
func answers(change func(*batch.Answer)) providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			a, err := s.right.Send(ctx, b)
			if err == nil {
				change(&a)
			}
			return a, err
		}
	})
}

// faults spoils the errors of Send.
func faults(change func(*batch.Error)) providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			a, err := s.right.Send(ctx, b)
			if e, ok := err.(*batch.Error); ok {
				wrong := *e
				change(&wrong)
				return a, &wrong
			}
			return a, err
		}
	})
}

// questions spoils the results of Follow.
func questions(change func([]batch.Sent, []batch.Result) []batch.Result) providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.follow = func(ctx context.Context, sent []batch.Sent) ([]batch.Result, error) {
			results, _, err := s.right.(batch.Follower).Follow(ctx, sent)
			if err != nil {
				return nil, err
			}
			return change(sent, results), nil
		}
	})
}

// findings spoils what Lookup finds.
func findings(change func(batch.Doubted, *batch.Finding)) providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.lookup = func(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
			f, err := s.right.(batch.Finder).Lookup(ctx, d)
			if err == nil {
				change(d, &f)
			}
			return f, err
		}
	})
}

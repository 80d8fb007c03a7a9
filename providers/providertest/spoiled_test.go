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

func (s *spoiled) Follow(ctx context.Context, sent []batch.Sent) ([]batch.Result, error) {
	if s.follow != nil {
		return s.follow(ctx, sent)
	}
	return s.right.(batch.Follower).Follow(ctx, sent)
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

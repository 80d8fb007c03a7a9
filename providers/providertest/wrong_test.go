package providertest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mopup/batch"
	"mopup/providers/providertest"
)

// wrong holds, for each rule, a provider that is right but for that rule.
var wrong = map[string]func() providertest.Harness{
	"facts are complete and consistent": func() providertest.Harness {
		return facts(func(a *batch.Action) { a.Undo = batch.Assume([]string{"tmcas/account-enable"}) })
	},
	"actions of one noun may stand in one file": func() providertest.Harness {
		return facts(func(a *batch.Action) { a.Fields[0].Name = "address" })
	},
	"no header is a field's and easily taken for it": func() providertest.Harness {
		return facts(func(a *batch.Action) {
			a.Fields[0].Decoys = []batch.Decoy{{Names: []string{a.Fields[0].Names[0] + " "}, Is: "another column"}}
		})
	},
	"facts are the same at each call": changingFacts,
	"a checked value passes its check again unchanged": func() providertest.Harness {
		return facts(func(a *batch.Action) {
			a.Fields[0].Check = func(v string) (string, error) { return v + ".", nil }
		})
	},
	"keys fold letter case and tell targets apart": func() providertest.Harness {
		return facts(func(a *batch.Action) { a.Fields[0].Key = func(v string) string { return v } })
	},

	"a full batch ends with one result for each target": func() providertest.Harness {
		return answers(func(a *batch.Answer) { a.Results = a.Results[1:] })
	},
	"results are for the batch's targets alone": func() providertest.Harness {
		return answers(func(a *batch.Answer) {
			a.Results = append(a.Results, batch.Result{Target: 1, Outcome: batch.Succeeded})
		})
	},
	"results are matched by target id, in any order": byPosition,

	"a missing result is not invented": invention,
	"a success that can't be read claims nothing": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status < 300 {
				e.Kind = batch.BadRequest
			}
		})
	},
	"a failed question settles nothing": func() providertest.Harness {
		return spoil(func(s *spoiled, _ string) {
			s.follow = func(ctx context.Context, sent []batch.Sent) ([]batch.Result, error) {
				results, _, _ := s.right.(batch.Follower).Follow(ctx, sent)
				return results, nil
			}
		})
	},

	"batches that are asked for together come to their own ends": swapsEnds,
	"a target that is seen and not at its end is accepted": func() providertest.Harness {
		return questions(func(_ []batch.Sent, results []batch.Result) []batch.Result {
			return slices.DeleteFunc(results, func(r batch.Result) bool { return r.Outcome == batch.Accepted })
		})
	},
	"the end of an earlier batch is not that of a later one": goesByTheAddress,

	"a request that was applied is found, and can be followed": func() providertest.Harness {
		return findings(func(_ batch.Doubted, f *batch.Finding) { f.Receipt = "" })
	},
	"a request that never arrived was not attempted": func() providertest.Harness {
		return findings(func(_ batch.Doubted, f *batch.Finding) { f.Results = nil })
	},
	"what others did at that time hides nothing": readsOnePage,
	"another request's work is not taken for the doubted one's": func() providertest.Harness {
		return spoil(func(s *spoiled, _ string) {
			s.lookup = func(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
				d.Known = nil
				return s.right.(batch.Finder).Lookup(ctx, d)
			}
		})
	},
	"one Lookup makes one request": func() providertest.Harness {
		return spoil(func(s *spoiled, _ string) {
			s.lookup = func(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
				_, _ = s.right.(batch.Finder).Lookup(ctx, d) // to be quite sure
				return s.right.(batch.Finder).Lookup(ctx, d)
			}
		})
	},
	"a failed Lookup finds nothing": func() providertest.Harness {
		return spoil(func(s *spoiled, _ string) {
			s.lookup = func(ctx context.Context, d batch.Doubted) (batch.Finding, error) {
				f, err := s.right.(batch.Finder).Lookup(ctx, d)
				if err != nil {
					return notAttempted(d), nil
				}
				return f, nil
			}
		})
	},

	"a 429 is throttled, with the wait that it asks for": func() providertest.Harness {
		return faults(func(e *batch.Error) { e.Wait = e.Wait.Truncate(time.Second) })
	},
	"a 401 and a 403 are denied": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status == 403 {
				e.Kind = batch.BadRequest
			}
		})
	},
	"a redirect is a refusal only where its status says so": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status == 302 {
				e.Kind = batch.Denied
			}
		})
	},
	"a 400 is a bad request, with the vendor's code and message": func() providertest.Harness {
		return faults(func(e *batch.Error) { e.Message = "the vendor refused the batch" })
	},
	"a 503 is in doubt": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status == 503 {
				e.Kind = batch.Unavailable
			}
		})
	},
	"a cut line is in doubt": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status == 0 {
				e.Kind = batch.Unavailable
			}
		})
	},
	"a refused dial is unavailable": func() providertest.Harness {
		return faults(func(e *batch.Error) {
			if e.Status == 0 {
				e.Kind = batch.Doubt
			}
		})
	},

	"one Send makes one request":            retries,
	"a redirect is not followed":            followsRedirects,
	"the batch is not changed":              changesTheBatch,
	"a preview is the request that is sent": prettyPreview,
	"without a credential nothing is sent":  defaultToken,

	"the token reaches the vendor alone and is shown nowhere": showsTheToken,
	"an echo of the token in a good reply is shown nowhere":   quotesReplies,

	"a cancelled Send returns at once, in doubt": deaf,
	"no goroutine outlives Send":                 leavesAGoroutine,
	"Sends at one time keep apart":               remembersTheBatch,
}

func TestRules_EachCatchesItsWrongProvider(t *testing.T) {
	for _, rule := range providertest.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			h, ok := wrong[rule.Name]
			if !ok {
				t.Fatal("the rule has no wrong provider")
			}
			if err := rule.Breach(t, h()); err == nil {
				t.Error("the suite lets the wrong provider pass")
			} else {
				t.Log(err)
			}
		})
	}
}

func TestRules_AreNamedOnceAndNoWrongProviderIsLeftOver(t *testing.T) {
	seen := map[string]bool{}
	for _, rule := range providertest.Rules() {
		if seen[rule.Name] {
			t.Errorf("two rules are called %q", rule.Name)
		}
		seen[rule.Name] = true
	}
	for name := range wrong {
		if !seen[name] {
			t.Errorf("there is a wrong provider for %q, but no such rule", name)
		}
	}
}

// changingFacts promises one target more at each call.
func changingFacts() providertest.Harness {
	calls := 0
	return facts(func(a *batch.Action) {
		calls++
		a.Targets.Value += calls
	})
}

// invention takes silence for success.
func invention() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.follow = func(ctx context.Context, sent []batch.Sent) ([]batch.Result, error) {
			results, _, err := s.right.(batch.Follower).Follow(ctx, sent)
			if err != nil {
				return nil, err
			}
			told := map[batch.TargetID]bool{}
			for _, r := range results {
				told[r.Target] = true
			}
			for _, t := range sent[0].Targets {
				if !told[t.ID] {
					results = append(results, batch.Result{Target: t.ID, Outcome: batch.Succeeded})
				}
			}
			return results, nil
		}
	})
}

// retries tries again by itself when it is throttled.
func retries() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			a, err := s.right.Send(ctx, b)
			var e *batch.Error
			if errors.As(err, &e) && e.Kind == batch.Throttled {
				<-time.After(e.Wait)
				return s.right.Send(ctx, b)
			}
			return a, err
		}
	})
}

// follower is a transport that follows redirects, with all headers.
type follower struct{ http.RoundTripper }

func (f follower) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.RoundTripper.RoundTrip(r)
	if err != nil || resp.StatusCode < 300 || resp.StatusCode > 399 {
		return resp, err
	}
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || r.URL.Host == to.Host {
		return resp, err
	}
	again := r.Clone(r.Context())
	again.URL, again.Host, again.Body = to, to.Host, http.NoBody
	return f.RoundTripper.RoundTrip(again)
}

func followsRedirects() providertest.Harness {
	h := tmcasHarness()
	right := h.New
	h.New = func(rt http.RoundTripper, token string) (batch.Provider, error) { return right(follower{rt}, token) }
	return h
}

// changesTheBatch folds the addresses where they lie.
func changesTheBatch() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			for _, t := range b.Targets {
				t.Values[0] = strings.ToLower(t.Values[0])
			}
			return s.right.Send(ctx, b)
		}
	})
}

// prettyPreview shows the addresses otherwise than they are sent.
func prettyPreview() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.preview = func(b batch.Batch) (string, error) {
			text, err := s.right.(batch.Previewer).Preview(b)
			return strings.ReplaceAll(text, "User.", "user."), err
		}
	})
}

// defaultToken has a token of its own up its sleeve.
func defaultToken() providertest.Harness {
	h := tmcasHarness()
	right := h.New
	h.New = func(rt http.RoundTripper, token string) (batch.Provider, error) {
		if token == "" {
			token = "changeme"
		}
		return right(rt, token)
	}
	return h
}

// showsTheToken is helpful about which token was refused.
func showsTheToken() providertest.Harness {
	return spoil(func(s *spoiled, token string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			a, err := s.right.Send(ctx, b)
			var e *batch.Error
			if errors.As(err, &e) && e.Kind == batch.Denied {
				told := *e
				told.Err = fmt.Errorf("the token %s was refused", token)
				return a, &told
			}
			return a, err
		}
	})
}

// deaf does not hear that its context ended.
func deaf() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			return s.right.Send(context.WithoutCancel(ctx), b)
		}
	})
}

// leavesAGoroutine goes on after Send has returned, until the context ends.
func leavesAGoroutine() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			go func() { <-ctx.Done() }()
			return s.right.Send(ctx, b)
		}
	})
}

// remembersTheBatch answers for the batch that it was given last. Its lock
// keeps the race detector quiet: the mix-up must show all the same.
func remembersTheBatch() providertest.Harness {
	return spoil(func(s *spoiled, _ string) {
		var mu sync.Mutex
		var last batch.Batch
		s.send = func(ctx context.Context, b batch.Batch) (batch.Answer, error) {
			mu.Lock()
			last = b
			mu.Unlock()
			a, err := s.right.Send(ctx, b)
			mu.Lock()
			defer mu.Unlock()
			for i := range a.Results {
				a.Results[i].Target = last.Targets[i].ID
			}
			return a, err
		}
	})
}

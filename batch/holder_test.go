package batch_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/batch"
)

// metered is a vendor that can be asked, and that shows who asks.
type metered struct {
	asking
	holder string // empty: it can't be found out
}

func (v *metered) Holder(context.Context) (string, error) {
	if v.holder == "" {
		return "", errors.New("no token")
	}
	return v.holder, nil
}

func driveMetered(t *testing.T, v *metered, m *memory, a *batch.Action, w batch.Work) {
	t.Helper()
	s := &batch.Sender{Provider: v, Ledger: m, Actions: map[string]*batch.Action{a.Name: a}, LastBatch: 1}
	if err := s.Run(t.Context(), t.Context(), works(w)); err != nil {
		t.Fatal(err)
	}
}

// sentBy is a killed request of a holder, by its short name.
func sentBy(t *testing.T, holder string) batch.Work {
	t.Helper()
	w := killed(time.Hour)
	if holder == "" {
		return w
	}
	v, m := &metered{asking{&vendor{}}, holder}, &memory{}
	driveMetered(t, v, m, testAction("v/a", 2), two(1))
	w.Doubt.Holder = m.begun[0].Holder
	return w
}

func TestHolder_AbsenceIsBelievedOnlyOfWhoSent(t *testing.T) {
	for name, c := range map[string]struct {
		sent, asks string
		harmless   bool
		shows      batch.Outcome
		outcome    batch.Outcome
		requests   int
	}{
		"the same, absent":                          {"a", "a", false, batch.NotAttempted, batch.Succeeded, 1},
		"another one, absent":                       {"a", "b", false, batch.NotAttempted, batch.InDoubt, 0},
		"another one, found":                        {"a", "b", false, batch.Skipped, batch.Skipped, 0},
		"another one, absent, harmless to repeat":   {"a", "b", true, batch.NotAttempted, batch.Succeeded, 1},
		"another one, found, harmless to repeat":    {"a", "b", true, batch.Skipped, batch.Skipped, 0},
		"nobody knows who sent, absent":             {"", "b", false, batch.NotAttempted, batch.InDoubt, 0},
		"nobody knows who asks, absent":             {"a", "", false, batch.NotAttempted, batch.InDoubt, 0},
		"nobody knows either, absent":               {"", "", false, batch.NotAttempted, batch.InDoubt, 0},
		"another one, to whom nothing can be told":  {"a", "b", false, batch.InDoubt, batch.InDoubt, 0},
		"another one, no telling, harmless to send": {"a", "b", true, batch.InDoubt, batch.Succeeded, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, a := &metered{asking{&vendor{}}, c.asks}, &memory{}, askable()
				a.RepeatHarmless.Value = c.harmless
				v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, c.shows), nil }
				driveMetered(t, v, m, a, sentBy(t, c.sent))
				want(t, m, both(c.outcome))
				if len(v.sent) != c.requests || v.looked != 1 {
					t.Errorf("%d requests and %d questions, want %d and one", len(v.sent), v.looked, c.requests)
				}
				if r := m.outcomes[1]; c.outcome == batch.InDoubt && !strings.Contains(r.Reason, "credentials") {
					t.Errorf("the reason is %q, want the credentials in it", r.Reason)
				}
			})
		})
	}
}

func TestHolder_ACredentialThatIsReplacedWhileTheJobRunsIsAnotherHolder(t *testing.T) {
	for name, page := range map[string]int{"before the first page": 1, "before the second page": 2, "during the last page": 3, "and back after the second page": -2} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &metered{asking{&vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}}, "a"}, &memory{}
				nth := 0
				v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
					late := time.Since(d.To) >= seconds(60)
					if d.Cursor == "" {
						nth = 0
					}
					if nth++; late && nth == max(page, -page) {
						v.holder = "b"
					} else if page < 0 {
						v.holder = "a"
					}
					if nth < 3 {
						return batch.Finding{Cursor: "more"}, nil
					}
					return says(d, batch.NotAttempted), nil
				}
				driveMetered(t, v, m, askable(), two(1))
				want(t, m, both(batch.InDoubt))
				if len(v.sent) != 1 {
					t.Errorf("it was sent %d times", len(v.sent))
				}
			})
		})
	}
}

func TestHolder_WhatIsRepeatedForAnotherHolderStaysInDoubtWhenItIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, a := &metered{asking{&vendor{always: refuse(batch.BadRequest, 0)}}, "b"}, &memory{}, askable()
		a.RepeatHarmless.Value = true
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) { return says(d, batch.NotAttempted), nil }
		driveMetered(t, v, m, a, sentBy(t, "a"))
		want(t, m, both(batch.InDoubt))
	})
}

func TestHolder_ItsNameIsWrittenShortAndWithoutTheCredential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &metered{asking{&vendor{}}, "https://vendor.example token " + strings.Repeat("x", 100)}, &memory{}
		driveMetered(t, v, m, testAction("v/a", 2), two(1))
		if h := m.begun[0].Holder; len(h) != 16 || strings.Contains(h, "x") {
			t.Errorf("the holder was written as %q, want 16 digits", h)
		}
	})
}

package batch_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// paged answers with the pages of what the vendor shows from a moment on; before,
// it shows nothing on as many pages.
func paged(shows time.Time, pages int, refused func(page int) error) func(int, batch.Doubted) (batch.Finding, error) {
	return func(_ int, d batch.Doubted) (batch.Finding, error) {
		page, seen := 1, !time.Now().Before(shows)
		if d.Cursor != "" {
			if _, err := fmt.Sscanf(d.Cursor, "%d %t", &page, &seen); err != nil {
				return batch.Finding{}, err
			}
		}
		if err := refused(page); err != nil {
			return batch.Finding{}, err
		}
		if page == 1 {
			seen = !time.Now().Before(shows) // it stands on the first page
		}
		if page < pages {
			return batch.Finding{Cursor: fmt.Sprintf("%d %t", page+1, seen)}, nil
		}
		if seen {
			return says(d, batch.Succeeded), nil
		}
		return says(d, batch.NotAttempted), nil
	}
}

func TestAsk_AnswerInPagesIsReadToItsEndBeforeAnythingIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m, cursors := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}, []string{}
		v.lookup = func(_ int, d batch.Doubted) (batch.Finding, error) {
			cursors = append(cursors, d.Cursor)
			f := says(d, batch.NotAttempted)
			if d.Cursor == "" {
				f.Cursor = "page 2"
			}
			return f, nil
		}
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if !cmp.Equal(cursors, []string{"", "page 2", "", "page 2"}) {
			t.Errorf("asked with %q, want each answer read to its end", cursors)
		}
	})
}

func TestAsk_AbsenceIsNotBelievedOfPagesThatBeganTooEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0), all(batch.Succeeded)}}}, &memory{}
		throttled := false
		v.lookup = paged(time.Now().Add(seconds(30)), 2, func(page int) error {
			if page == 1 || throttled {
				return nil
			}
			throttled = true
			return &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(60)}
		})
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
		if len(v.sent) != 1 {
			t.Errorf("sent %d times, though the entry showed after 30s on a page that had been read before", len(v.sent))
		}
	})
}

func TestAsk_APageThatIsGoneIsNotAskedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		err  *batch.Error
		most int // questions
	}{
		"the link has expired":       {&batch.Error{Kind: batch.BadRequest, Status: 404}, 4},
		"the page can't be produced": {&batch.Error{Status: 500}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
				trails := 0
				v.lookup = paged(time.Now(), 2, func(page int) error {
					if page == 1 {
						trails++
					} else if trails == 1 {
						return c.err
					}
					return nil
				})
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
				if v.looked > c.most {
					t.Errorf("%d questions, want that a new trail finds it with at most %d", v.looked, c.most)
				}
			})
		})
	}
}

func TestAsk_APageThatIsNeverToBeHadIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
		v.lookup = paged(time.Now(), 2, func(page int) error {
			if page == 1 {
				return nil
			}
			return &batch.Error{Kind: batch.BadRequest, Status: 404}
		})
		if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
			t.Fatal(err)
		}
		want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
		if len(v.sent) != 1 || v.looked > 80 {
			t.Errorf("%d requests and %d questions, want one request and at most 80 questions", len(v.sent), v.looked)
		}
	})
}

// A refusal for the rate says nothing of the page: the trail is gone on with.
func TestAsk_PagesAreReadToTheirEndUnderThrottling(t *testing.T) {
	for name, pages := range map[string]int{"a dozen pages": 12, "more refusals than one question may get": 60} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m, nth := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}, 0
				v.lookup = paged(time.Now(), pages, func(int) error {
					if nth++; nth%2 == 0 {
						return &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(1)}
					}
					return nil
				})
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.Succeeded: 2})
				if v.looked != 2*pages-1 {
					t.Errorf("%d questions for %d pages, want each page read once", v.looked, pages)
				}
			})
		})
	}
}

func TestAsk_WhatIsNeverReadToItsEndIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		lookup func(int, batch.Doubted) (batch.Finding, error)
		most   int // questions
	}{
		"there is always one more page": {func(nth int, _ batch.Doubted) (batch.Finding, error) {
			return batch.Finding{Cursor: fmt.Sprint(nth)}, nil
		}, 1000},
		"there is always one more page, and every second question is refused": {func(nth int, _ batch.Doubted) (batch.Finding, error) {
			if nth%2 == 0 {
				return batch.Finding{}, &batch.Error{Kind: batch.Throttled, Status: 429, Wait: seconds(1)}
			}
			return batch.Finding{Cursor: fmt.Sprint(nth)}, nil
		}, 2000},
		"the second page can't be produced": {func(_ int, d batch.Doubted) (batch.Finding, error) {
			if d.Cursor == "" {
				return batch.Finding{Cursor: "2"}, nil
			}
			return batch.Finding{}, &batch.Error{Status: 500}
		}, 240},
		"the last page has no answer about one target": {func(_ int, d batch.Doubted) (batch.Finding, error) {
			if d.Cursor == "" {
				return batch.Finding{Cursor: "2"}, nil
			}
			return batch.Finding{Results: []batch.Result{{Target: 1, Err: &batch.Error{Kind: batch.Throttled, Wait: seconds(1)}}}}, nil
		}, 82},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, m := &vendor{answers: map[int][]reply{1: {refuse(batch.Doubt, 0)}}}, &memory{}
				v.lookup = func(nth int, d batch.Doubted) (batch.Finding, error) {
					if nth > 3000 {
						panic("it never ends")
					}
					return c.lookup(nth, d)
				}
				if err := driveAsking(t, v, m, askable(), two(1)); err != nil {
					t.Fatal(err)
				}
				want(t, m, map[batch.Outcome]int{batch.InDoubt: 2})
				if len(v.sent) != 1 || v.looked > c.most {
					t.Errorf("%d requests and %d questions, want one request and at most %d questions", len(v.sent), v.looked, c.most)
				}
			})
		})
	}
}

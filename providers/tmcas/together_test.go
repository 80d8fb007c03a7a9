package tmcas

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mopup/batch"
	"mopup/providers/exchange/exchangetest"
)

// together are two batches with the same accounts: one disables 11 and 12, one
// ends the sessions of 21 and 22, whose addresses are those of 11 and 12.
func together(from, to time.Time) []batch.Sent {
	span := batch.Span{From: from, To: to}
	disable := batch.Sent{Batch: accounts("account-disable", 2), Receipt: "b-1", Span: span}
	revoke := batch.Sent{Batch: accounts("account-revoke-sessions", 2), Receipt: "b-2", Span: span}
	for i := range revoke.Targets {
		revoke.Targets[i].ID += 10
	}
	return []batch.Sent{disable, revoke}
}

func in(id, record string) string {
	return strings.Replace(record, `"batch_id":"b-1"`, `"batch_id":"`+id+`"`, 1)
}

func revoking(record string) string {
	return strings.Replace(record, "ACCOUNT_DISABLE", "ACCOUNT_REVOKE_SIGNIN_SESSIONS", 1)
}

func TestFollow_OfSeveralBatchesKeepsThemApart(t *testing.T) {
	ann := func(status string) string { return record("user11@corp.example", status, "") }
	cases := []struct {
		name string
		body string
		want []batch.Result
	}{
		{"each its own end", reply(ann("Success"), in("b-2", revoking(ann("Failed")))),
			[]batch.Result{{Target: 11, Outcome: batch.Succeeded}, {Target: 21, Outcome: batch.Failed}}},
		{"one at its end, one seen", reply(ann("Skipped"), in("B-2", revoking(ann("Executing")))),
			[]batch.Result{{Target: 11, Outcome: batch.Skipped}, {Target: 21, Outcome: batch.Accepted, Message: "Executing"}}},
		{"one absent", reply(in("b-2", revoking(ann("Success")))), []batch.Result{{Target: 21, Outcome: batch.Succeeded}}},
		{"the other's action under a batch_id", reply(in("b-2", ann("Success")), revoking(ann("Success"))), nil},
		{"without a batch_id nobody knows whose", reply(strings.Replace(ann("Success"), `"batch_id":"b-1",`, "", 1), strings.Replace(ann("Failed"), `"b-1"`, "null", 1)), nil},
		{"a batch of nobody", reply(in("b-3", ann("Failed"))), nil},
		{"actions that are null", `{"code":0,"actions":null}`, nil},
		{"no actions", `{"code":0}`, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := provider(t, &exchangetest.Stub{Status: 200, Body: c.body}).Follow(t.Context(), together(time.Now(), time.Now()))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFollow_PartsOfOneBatchMayBeAskedForTogether(t *testing.T) {
	parts := []batch.Sent{sent(2)[0], sent(2)[0]}
	parts[0].Targets, parts[1].Targets = parts[0].Targets[:1], parts[1].Targets[1:]
	s := &exchangetest.Stub{Status: 200, Body: reply(record("user12@corp.example", "Failed", ""), record("user11@corp.example", "Success", ""))}
	got, _, err := provider(t, s).Follow(t.Context(), parts)
	want := []batch.Result{{Target: 11, Outcome: batch.Succeeded}, {Target: 12, Outcome: batch.Failed}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestFollow_ABatchWithoutAReceiptIsNotThatOfAnActionWithoutABatchID(t *testing.T) {
	about := together(time.Now(), time.Now())
	about[0].Receipt = ""
	got, _, err := provider(t, &exchangetest.Stub{Status: 200, Body: reply(in("", record("user11@corp.example", "Success", "")))}).Follow(t.Context(), about)
	if len(got) != 0 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// asked gives the window of the request.
func asked(t *testing.T, s *exchangetest.Stub) (start, end string) {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil || u.Path != path || u.Query().Get("limit") != "500" || len(u.Query()) != 3 {
		t.Fatalf("asked %s %s, %v", s.Method, s.URL, err)
	}
	return u.Query().Get("start"), u.Query().Get("end")
}

func TestFollow_OfSeveralBatchesCoversAllTheirTime(t *testing.T) {
	day := func(hour, minute int) time.Time { return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC) }
	cases := []struct {
		name       string
		pass       time.Duration // since 2000-01-01T00:00:00Z
		from, to   time.Time     // of the first; the second is two minutes later
		ahead      time.Duration // the vendor's clock, of which a reply has told
		start, end string
	}{
		{"from the earliest to the latest, and a little more", time.Hour, day(0, 10), day(0, 11), 0, "00:09:58.000", "00:13:03.000"},
		{"by the vendor's clock, ahead", time.Hour, day(0, 10), day(0, 11), 10 * time.Minute, "00:19:58.000", "00:23:03.000"},
		{"by the vendor's clock, behind", time.Hour, day(0, 10), day(0, 11), -5 * time.Minute, "00:04:58.000", "00:08:03.000"},
		{"and not beyond the present", 13 * time.Minute, day(0, 10), day(0, 11), 0, "00:09:58.000", "00:13:00.000"},
		{"an end that nobody noted is the present", time.Hour, day(0, 10), time.Time{}, 0, "00:09:58.000", "01:00:00.000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pass(c.pass)
				about := together(c.from, c.to)
				if !c.to.IsZero() {
					about[1].From, about[1].To = c.from.Add(2*time.Minute), c.to.Add(2*time.Minute)
				}
				s := &exchangetest.Stub{Status: 200, Body: reply()}
				p := provider(t, s)
				tell(t, p, s, c.ahead)
				for range 2 {
					if _, _, err := p.Follow(t.Context(), about); err != nil {
						t.Fatal(err)
					}
					if start, end := asked(t, s); start != "2000-01-01T"+c.start+"Z" || end != "2000-01-01T"+c.end+"Z" {
						t.Errorf("asked from %s to %s", start, end)
					}
					slices.Reverse(about) // their order changes nothing
				}
			})
		})
	}
}

// tell lets a reply tell the vendor's time.
func tell(t *testing.T, p *Provider, s *exchangetest.Stub, ahead time.Duration) {
	t.Helper()
	s.Header = http.Header{"Date": {time.Now().UTC().Add(ahead).Format(http.TimeFormat)}}
	if _, _, err := p.Follow(t.Context(), sent(1)); err != nil {
		t.Fatal(err)
	}
}

func TestFollow_AsksForNothingThatIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long := together(time.Now(), time.Now().Add(time.Minute))
		pass(72 * time.Hour)
		long[1].From, long[1].To = time.Now().Add(-time.Minute), time.Now().Add(-30*time.Second)
		s := &exchangetest.Stub{Status: 200, Body: reply()}
		if _, _, err := provider(t, s).Follow(t.Context(), long); err != nil {
			t.Fatal(err)
		}
		if start, end := asked(t, s); start != "2000-01-01T00:01:00.000Z" || end != "2000-01-03T23:59:32.000Z" {
			t.Errorf("asked from %s to %s", start, end)
		}
		pass(72 * time.Hour)
		if _, _, err := provider(t, s).Follow(t.Context(), together(long[0].From, long[0].To)); err != nil {
			t.Fatal(err)
		}
		if start, end := asked(t, s); start != "2000-01-04T00:01:00.000Z" || start != end {
			t.Errorf("asked from %s to %s, though all is forgotten", start, end)
		}
	})
}

func TestFollow_SaysThatAFullPageMayNotBeAll(t *testing.T) {
	for n, want := range map[int]bool{page: true, page - 1: false} {
		s := &exchangetest.Stub{Status: 200, Body: shown(under("b-1", strings.Fields(strings.Repeat("eve ", n))...))}
		if _, cut, err := provider(t, s).Follow(t.Context(), sent(1)); cut != want || err != nil {
			t.Errorf("%d actions and no link: cut %v, %v", n, cut, err)
		}
	}
}

func TestFollow_AnErrorOfSeveralBatchesSettlesNothing(t *testing.T) {
	for status, kind := range map[int]batch.Kind{429: batch.Throttled, 400: batch.BadRequest, 503: batch.Doubt, 302: batch.Denied} {
		s := &exchangetest.Stub{Status: status, Body: reply(record("user11@corp.example", "Success", ""))}
		got, _, err := provider(t, s).Follow(t.Context(), together(time.Now(), time.Now()))
		if e := exchangetest.Fault(t, err); e.Kind != kind || got != nil {
			t.Errorf("%d: kind %q, results %v", status, e.Kind, got)
		}
	}
}

func TestFollow_RefusesABatchOfAnotherVendorAmongOthers(t *testing.T) {
	about := together(time.Now(), time.Now())
	about[1].Action = "graph/signin-dismiss"
	s := &exchangetest.Stub{Status: 200, Body: reply()}
	_, _, err := provider(t, s).Follow(t.Context(), about)
	if e := exchangetest.Fault(t, err); e.Kind != batch.BadRequest || s.Method != "" {
		t.Errorf("kind %q, sent %q", e.Kind, s.Method)
	}
}

// pass moves the clock of a bubble.
func pass(d time.Duration) { <-time.After(d) }

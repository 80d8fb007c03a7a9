package graphsim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mopup/providers/simkit"
)

const batchURL = "/beta/$batch"

func numbered(n int) string { return fmt.Sprintf("%s_Insight%d", tenant, n) }

// inner is one request inside a batch.
func inner(id, method, url, body string) string {
	if body == "" {
		return fmt.Sprintf(`{"id":%q,"method":%q,"url":%q}`, id, method, url)
	}
	return fmt.Sprintf(`{"id":%q,"method":%q,"url":%q,"headers":{"content-type":"application/json"},"body":%s}`, id, method, url, body)
}

// completing is a batch that completes n recommendations from the given one on.
func completing(from, n int) string {
	var requests []string
	for i := range n {
		requests = append(requests, inner(strconv.Itoa(i+1), "POST", "/directory/recommendations/"+numbered(from+i)+"/complete", "{}"))
	}
	return batchOf(requests...)
}

func batchOf(requests ...string) string { return `{"requests":[` + strings.Join(requests, ",") + `]}` }

// responses posts a batch that must be answered, and gives the responses by id.
func responses(t *testing.T, s *Simulator, body string) map[string]wireInnerResponse {
	t.Helper()
	got := ask(t, s, "POST", batchURL, body)
	if got.status != 200 {
		t.Fatalf("$batch: %d %s", got.status, got.text)
	}
	byID := map[string]wireInnerResponse{}
	for _, r := range read[wireBatchAnswer](t, got.text).Responses {
		byID[r.ID] = r
	}
	return byID
}

// lower gives the headers of a response with names in lower case.
func lower(r wireInnerResponse) map[string]string {
	headers := map[string]string{}
	for name, value := range r.Headers {
		headers[strings.ToLower(name)] = value
	}
	return headers
}

func TestSimulator_ABatchAnswersEachRequestByItsID(t *testing.T) {
	s := simulate(t)
	got := responses(t, s, batchOf(
		inner("a", "POST", "/directory/recommendations/"+insight+"/dismiss", reason),
		inner("b", "GET", "/directory/recommendations/"+numbered(1), ""),
		inner("c", "POST", "/auditLogs/signIns/confirmSafe", requestIDsOf(guid(1))),
		inner("d", "POST", "/directory/recommendations/"+insight+"/delete", ""),
		inner("e", "GET", "/directory/recommendations/"+insight+"/dismiss", ""),
		inner("f", "POST", "/beta/directory/recommendations/"+insight+"/complete", ""),
		inner("g", "POST", "directory/recommendations/"+insight+"/complete", ""),
		inner("h", "POST", "https://graph.example/beta/directory/recommendations/"+insight+"/complete", ""),
		inner("i", "POST", "/$batch", batchOf()),
		inner("j", "POST", "/directory/recommendations/"+insight+"/dismiss", reason),
		inner("k", "POST", "/directory/recommendations/"+numbered(2)+"/dismiss", "{}"),
		inner("l", "POST", remediateURL[len("/v1.0"):], remediation("softDelete", 1)),
	))
	want := map[string]int{"a": 200, "b": 200, "c": 404, "d": 404, "e": 405, "f": 404, "g": 404, "h": 404, "i": 404, "j": 400, "k": 400, "l": 202}
	for id, status := range want {
		if got[id].Status != status {
			t.Errorf("%s: %d %s, want %d", id, got[id].Status, got[id].Body, status)
		}
	}
	if r := read[wireRecommendation](t, string(got["a"].Body)); r.ID != insight || r.Status != "dismissed" {
		t.Errorf("a is %+v", r)
	}
	if e := read[wireError](t, string(got["j"].Body)).Error; e.InnerError.RequestID != lower(got["j"])["request-id"] {
		t.Errorf("j is %+v", e)
	}
	applied := s.Journal().Applied()
	if len(applied) != 2 || applied[0].RequestID != lower(got["a"])["request-id"] || len(got["l"].Body) != 0 {
		t.Errorf("applied %+v", applied)
	}
	if st := s.Journal().Stats(); st.Requests != 1 || st.Inner != 12 || st.InnerByStatus["404"] != 6 || st.ByRoute["POST /beta/$batch"] != 1 {
		t.Errorf("stats %+v", st)
	}
}

func TestSimulator_ABatchOfV1HasSignIns(t *testing.T) {
	s := simulate(t)
	got := ask(t, s, "POST", "/v1.0/$batch", batchOf(inner("a", "POST", "/auditLogs/signIns/confirmSafe", requestIDsOf(guid(1)))))
	if r := read[wireBatchAnswer](t, got.text).Responses; got.status != 200 || r[0].Status != 204 || len(r[0].Body) != 0 {
		t.Errorf("got %d %s", got.status, got.text)
	}
}

func TestSimulator_ABatchOfV1HasNoRecommendations(t *testing.T) {
	s := simulate(t)
	got := ask(t, s, "POST", "/v1.0/$batch", completing(0, 1))
	if r := read[wireBatchAnswer](t, got.text).Responses; got.status != 200 || r[0].Status != 404 {
		t.Errorf("got %d %s", got.status, got.text)
	}
}

func TestSimulator_RefusesABatchThatIsNotExact(t *testing.T) {
	good := inner("1", "POST", "/directory/recommendations/"+insight+"/complete", "")
	tests := []struct{ name, body, want string }{
		{"an unknown field", `{"requests":[],"atomic":true}`, "body.atomic: unknown"},
		{"an unknown field of a request", batchOf(strings.Replace(good, "{", `{"note":1,`, 1)), "body.requests[0].note: unknown"},
		{"a field given twice within a body", batchOf(inner("1", "POST", "/x", `{"a":1,"a":2}`)), "body.a: given twice"},
		{"a request without an id", batchOf(strings.Replace(good, `"id":"1",`, "", 1)), "id: missing"},
		{"a request with an empty id", batchOf(inner("", "POST", "/x", "")), "id: must not be empty"},
		{"a request whose id is a number", batchOf(strings.Replace(good, `"1"`, "1", 1)), "id: must be a string"},
		{"a request without a method", batchOf(strings.Replace(good, `"method":"POST",`, "", 1)), "method: missing"},
		{"a request without a url", batchOf(`{"id":"1","method":"GET"}`), "url: missing"},
		{"an id given twice", batchOf(good, good), "requests[1].id: given twice"},
		{"no requests", batchOf(), "0 requests"},
		{"twenty-one requests", completing(0, 21), "21 requests, must be 1 to 20"},
		{"an array", "[" + good + "]", "must be an object"},
		{"no JSON", "requests", "no JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := simulate(t)
			wantRefusal(t, s, ask(t, s, "POST", batchURL, test.body), 400, test.want)
		})
	}
}

func TestSimulator_AnInnerBodyNeedsItsContentType(t *testing.T) {
	s := simulate(t)
	request := inner("1", "POST", "/directory/recommendations/"+insight+"/dismiss", reason)
	request = strings.Replace(request, `"headers":{"content-type":"application/json"},`, "", 1)
	if got := responses(t, s, batchOf(request))["1"]; got.Status != 415 {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
}

func TestSimulator_ResponsesComeInNoOrderWithHeadersInAnyCase(t *testing.T) {
	s := simulate(t)
	orders, cases := map[string]bool{}, map[string]bool{}
	for n := range 10 {
		got := ask(t, s, "POST", batchURL, completing(20*n, 20))
		var ids []string
		for _, r := range read[wireBatchAnswer](t, got.text).Responses {
			ids = append(ids, r.ID)
			for name := range r.Headers {
				cases[name] = true
			}
		}
		orders[strings.Join(ids, " ")] = true
	}
	if len(orders) < 2 || !cases["request-id"] || !cases["REQUEST-ID"] || !cases["Request-Id"] {
		t.Errorf("%d orders, names %v", len(orders), cases)
	}
}

func TestSimulator_EachInnerRequestCountsAgainstTheQuota(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(simkit.Options{})
		status := func(from, n int) (list []int, waits []string) {
			for _, r := range responses(t, s, completing(from, n)) {
				list = append(list, r.Status)
				if wait := lower(r)["retry-after"]; wait != "" {
					waits = append(waits, wait)
				}
			}
			slices.Sort(list)
			return list, waits
		}
		if got, _ := status(0, 15); got[0] != 200 || got[14] != 200 {
			t.Errorf("fifteen: %v", got)
		}
		pass(time.Second)
		got, waits := status(15, 8)
		if want := []int{200, 200, 200, 200, 200, 429, 429, 429}; !slices.Equal(got, want) || !slices.Equal(waits, []string{"9", "9", "9"}) {
			t.Errorf("eight more: %v, wait %v", got, waits)
		}
		if n := len(targets(s)); n != 20 {
			t.Errorf("applied %d", n)
		}
		pass(9 * time.Second)
		if got, _ := status(20, 3); !slices.Equal(got, []int{200, 200, 200}) {
			t.Errorf("the refused ones after the wait: %v", got)
		}
	})
}

func TestSimulator_InnerRequestsMeetFaultsOfTheirOwn(t *testing.T) {
	tests := []struct {
		spec   string
		status int // of the first of three requests
	}{
		{"bad-target=" + numbered(0), 400},
		{"fail=" + numbered(0), 400},
		{"skip=" + numbered(0), 404},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			s := simulate(t, test.spec)
			got := responses(t, s, completing(0, 3))
			if got["1"].Status != test.status || got["2"].Status != 200 || got["3"].Status != 200 || len(targets(s)) != 2 {
				t.Errorf("got %+v, applied %q", got, targets(s))
			}
		})
	}
}

func TestSimulator_InnerThrottlingSaysWhenToComeAgainAsTold(t *testing.T) {
	for spec, want := range map[string]string{"throttle-inner=1": "", "throttle-inner=1,2.128": "2.128"} {
		s := simulate(t, spec)
		r := responses(t, s, completing(0, 1))["1"]
		if r.Status != 429 || lower(r)["retry-after"] != want || len(targets(s)) != 0 || !json.Valid(r.Body) {
			t.Errorf("%s: %+v", spec, r)
		}
	}
}

func TestSimulator_QuestionsInsideABatchTakeFromTheQuotaToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(simkit.Options{})
		var requests []string
		for i := range 20 {
			requests = append(requests, inner(strconv.Itoa(i+1), "GET", "/directory/recommendations/"+numbered(i), ""))
		}
		for id, r := range responses(t, s, batchOf(requests...)) {
			if state := read[wireRecommendation](t, string(r.Body)).Status; r.Status != 200 || state != "completedBySystem" {
				t.Errorf("%s: %d %s", id, r.Status, r.Body)
			}
		}
		if got := responses(t, s, completing(0, 1))["1"]; got.Status != 429 || len(targets(s)) != 0 {
			t.Errorf("one more: %+v, applied %q", got, targets(s))
		}
	})
}

func TestSimulator_ABatchMayLackAResponseForWhatWasApplied(t *testing.T) {
	s := simulate(t, "drop-results=100%")
	if got := responses(t, s, completing(0, 5)); len(got) != 4 || len(targets(s)) != 5 {
		t.Errorf("%d responses, applied %d", len(got), len(targets(s)))
	}
}

package simulator

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"mopup/providers/simkit"
)

const accounts = "/v1/mitigation/accounts"

// ask sends a good token and a fresh client-request-id; a lost answer is nil.
func ask(t *testing.T, rt http.RoundTripper, method, url, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer token")
	r.Header.Set("client-request-id", simkit.NewGUID())
	r.Header.Set("Content-Type", "application/json")
	resp, err := rt.RoundTrip(r)
	if err != nil {
		return nil
	}
	return resp
}

func disable(address string) string {
	return fmt.Sprintf(`[{"action_type":"ACCOUNT_DISABLE","service":"exchange","account_provider":"office365","account_user_email":%q}]`, address)
}

func confirm(n int) string {
	return fmt.Sprintf(`{"requestIds":["00000000-0000-4000-8000-%012x"]}`, n)
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestSimulator_ServesBothVendorsWithOneJournal(t *testing.T) {
	journal := &simkit.Journal{}
	s := New(simkit.Options{Journal: journal, Token: "token"})
	rt := simkit.Transport(s)
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", accounts, disable("Ann@corp.example"), 201},
		{"POST", "/v1.0/auditLogs/signIns/confirmSafe", confirm(1), 204},
		{"GET", "/v1/other", "", 404},
		{"GET", "/v2.0/other", "", 404},
		{"GET", "/", "", 404},
	} {
		if got := ask(t, rt, c.method, "http://sim.example"+c.path, c.body); got.StatusCode != c.want {
			t.Errorf("%s %s: %d", c.method, c.path, got.StatusCode)
		}
	}
	var lines []string
	for _, e := range journal.Applied() {
		lines = append(lines, fmt.Sprint(e.Seq, e.Provider, e.Action, e.Target))
	}
	if want := []string{"1tmcasACCOUNT_DISABLEann@corp.example", "2graphconfirmSafe00000000-0000-4000-8000-000000000001"}; !slices.Equal(lines, want) {
		t.Errorf("applied %q", lines)
	}
	if s.Journal() != journal {
		t.Error("it keeps another journal than the given one")
	}
}

func TestSimulator_ShowsWhatHappenedWithoutCountingTheQuestion(t *testing.T) {
	rt := simkit.Transport(New(simkit.Options{Token: "token", Quota: &simkit.Quota{}}))
	ask(t, rt, "POST", "http://sim.example"+accounts, disable("ann@corp.example"))
	ask(t, rt, "POST", "http://sim.example"+accounts, disable("bob@corp.example"))
	ask(t, rt, "POST", "http://sim.example/v1.0/auditLogs/signIns/dismiss", confirm(1))
	for range 2 { // the second time as the first
		r, _ := http.NewRequest(http.MethodGet, "http://sim.example/sim/stats", nil) // without a token
		resp, err := rt.RoundTrip(r)
		if err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("got %v, %v", resp, err)
		}
		var got simkit.Stats
		if err := json.Unmarshal([]byte(text(t, resp)), &got); err != nil {
			t.Fatal(err)
		}
		if got.Requests != 3 || got.ByProvider["tmcas"] != 2 || got.ByProvider["graph"] != 1 || got.ByRoute["POST "+accounts] != 2 ||
			got.ByRoute["POST /v1.0/auditLogs/signIns/dismiss"] != 1 || got.ByStatus["201"] != 2 || got.ByStatus["204"] != 1 ||
			got.Applied["ACCOUNT_DISABLE"] != 2 || got.Applied["dismiss"] != 1 || got.PeakInFlight != 1 {
			t.Errorf("stats %+v", got)
		}
	}
}

func TestSimulator_ShowsAppliedTargetsOneALineInOrder(t *testing.T) {
	rt := simkit.Transport(New(simkit.Options{Quota: &simkit.Quota{}}))
	for _, name := range []string{"ann", "bob", "eve"} {
		ask(t, rt, "POST", "http://sim.example"+accounts, disable(name+"@corp.example"))
	}
	resp := ask(t, rt, "GET", "http://sim.example/sim/applied", "")
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/jsonl" {
		t.Fatalf("got %v", resp)
	}
	var lines []string
	for scan := bufio.NewScanner(resp.Body); scan.Scan(); {
		var e simkit.Entry
		if err := json.Unmarshal(scan.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(e.Seq, " ", e.Target))
	}
	if want := []string{"1 ann@corp.example", "2 bob@corp.example", "3 eve@corp.example"}; !slices.Equal(lines, want) {
		t.Errorf("got %q", lines)
	}
}

func TestSimulator_ShowsTheRequestsThatWereKept(t *testing.T) {
	journal := &simkit.Journal{}
	journal.Keep(10)
	rt := simkit.Transport(New(simkit.Options{Journal: journal}))
	ask(t, rt, "POST", "http://sim.example"+accounts, disable("ann@corp.example"))
	ask(t, rt, "GET", "http://sim.example/other", "")
	for query, want := range map[string][]string{
		"": {"POST " + accounts + " 201", "unknown 404"}, "?after=1": {"unknown 404"}, "?after=2": nil,
	} {
		var got []string
		for line := range strings.Lines(text(t, ask(t, rt, "GET", "http://sim.example/sim/requests"+query, ""))) {
			var v simkit.Visit
			if err := json.Unmarshal([]byte(line), &v); err != nil || v.At.IsZero() || v.Client != 1 {
				t.Errorf("%s: %v", line, err)
			}
			got = append(got, v.Route+" "+v.Status)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q shows %q, want %q", query, got, want)
		}
	}
	if got := ask(t, rt, "GET", "http://sim.example/sim/requests?after=-1", ""); got.StatusCode != 400 {
		t.Errorf("a wrong question: %d", got.StatusCode)
	}
}

func TestSimulator_ShowsNothingElse(t *testing.T) {
	rt := simkit.Transport(New(simkit.Options{}))
	for call, want := range map[string]int{"GET /sim/": 404, "GET /sim/stats/x": 404, "POST /sim/stats": 405, "DELETE /sim/applied": 405} {
		method, path, _ := strings.Cut(call, " ")
		if got := ask(t, rt, method, "http://sim.example"+path, ""); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", call, got.StatusCode, want)
		}
	}
}

func TestSimulator_CutsARealLineWithoutAWord(t *testing.T) {
	for spec, applied := range map[string]int{"cut-before=100%": 0, "cut-after=100%": 1} {
		var o simkit.Options
		if err := o.Faults.Set(spec); err != nil {
			t.Fatal(err)
		}
		s := New(o)
		server := httptest.NewServer(s)
		if resp := ask(t, server.Client().Transport, "POST", server.URL+accounts, disable("ann@corp.example")); resp != nil {
			t.Errorf("%s: got %s", spec, resp.Status)
		}
		server.Close()
		if n := len(s.Journal().Applied()); n != applied {
			t.Errorf("%s: applied %d, want %d", spec, n, applied)
		}
	}
}

func TestSimulator_TheJournalIsTrueUnderEveryFaultAtOnce(t *testing.T) {
	o := simkit.Options{Quota: &simkit.Quota{}}
	for _, spec := range []string{"throttle=10%,date", "unavailable-before=10%", "unavailable-after=10%", "cut-before=10%", "cut-after=10%", "latency=0s-1ms"} {
		if err := o.Faults.Set(spec); err != nil {
			t.Fatal(err)
		}
	}
	s := New(o)
	rt := simkit.Transport(s)
	const workers, calls = 16, 40
	told := make([][]string, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := range calls {
				n := w*calls + i
				address := fmt.Sprintf("user%d@corp.example", n)
				if resp := ask(t, rt, "POST", "http://sim.example"+accounts, disable(address)); resp != nil && resp.StatusCode == 201 {
					told[w] = append(told[w], address)
				}
				if resp := ask(t, rt, "POST", "http://sim.example/v1.0/auditLogs/signIns/confirmSafe", confirm(n)); resp != nil && resp.StatusCode == 204 {
					told[w] = append(told[w], fmt.Sprintf("00000000-0000-4000-8000-%012x", n))
				}
				ask(t, rt, "GET", "http://sim.example"+accounts, "")
				s.Journal().Stats()
			}
		})
	}
	wg.Wait()
	applied := map[string]int{}
	for _, e := range s.Journal().Applied() {
		applied[e.Target]++
	}
	for _, target := range slices.Concat(told...) {
		if applied[target] != 1 {
			t.Errorf("%s was told done and applied %d times", target, applied[target])
		}
	}
	st := s.Journal().Stats()
	if lost := len(applied) - len(slices.Concat(told...)); lost <= 0 || lost > st.Faults["unavailable-after"]+st.Faults["cut-after"] {
		t.Errorf("%d were applied and not told: %+v", lost, st)
	}
	if st.Requests != 3*workers*calls || st.PeakInFlight > workers {
		t.Errorf("stats %+v", st)
	}
}

func BenchmarkSimulator_AHundredAccountsARequest(b *testing.B) {
	rt := simkit.Transport(New(simkit.Options{Quota: &simkit.Quota{}}))
	var actions []string
	for i := range 100 {
		actions = append(actions, strings.Trim(disable(fmt.Sprintf("user%d@corp.example", i)), "[]"))
	}
	body := "[" + strings.Join(actions, ",") + "]"
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, _ := http.NewRequest(http.MethodPost, "http://sim.example"+accounts, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer token")
			r.Header.Set("Content-Type", "application/json")
			if resp, err := rt.RoundTrip(r); err != nil || resp.StatusCode != 201 {
				b.Error(resp, err)
				return
			}
		}
	})
}

func BenchmarkSimulator_TellsOfAHundredAccounts(b *testing.B) {
	var o simkit.Options
	if err := o.Faults.Set("settle=0s"); err != nil {
		b.Fatal(err)
	}
	o.Quota = &simkit.Quota{}
	rt := simkit.Transport(New(o))
	var actions []string
	for i := range 100 {
		actions = append(actions, strings.Trim(disable(fmt.Sprintf("user%d@corp.example", i)), "[]"))
	}
	ask := func(method, query, body string) *http.Response {
		r, _ := http.NewRequest(method, "http://sim.example"+accounts+query, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer token")
		r.Header.Set("Content-Type", "application/json")
		resp, err := rt.RoundTrip(r)
		if err != nil {
			b.Error(err)
		}
		return resp
	}
	var taken struct {
		BatchID string `json:"batch_id"`
	}
	if err := json.NewDecoder(ask("POST", "", "["+strings.Join(actions, ",")+"]").Body).Decode(&taken); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if resp := ask("GET", "?batch_id="+taken.BatchID, ""); resp.StatusCode != 200 {
			b.Fatal(resp.Status)
		}
	}
}

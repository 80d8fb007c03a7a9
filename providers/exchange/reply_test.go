package exchange

import (
	"net/http"
	"strings"
	"testing"

	"mopup/batch"
)

func TestKindOf_ClaimsNotAppliedOnlyWhereTheStatusProvesIt(t *testing.T) {
	want := map[int]batch.Kind{
		429: batch.Throttled,
		401: batch.Denied, 403: batch.Denied, 307: batch.Denied, 308: batch.Denied,
		400: batch.BadRequest, 404: batch.BadRequest, 405: batch.BadRequest, 409: batch.BadRequest,
		413: batch.BadRequest, 415: batch.BadRequest, 422: batch.BadRequest,
	}
	for status := range 1000 {
		if status >= 200 && status <= 299 {
			continue
		}
		for _, method := range []string{http.MethodPost, ""} {
			if got := KindOf(method, status); got != want[status] {
				t.Errorf("KindOf(%q, %d) = %q, want %q", method, status, got, want[status])
			}
		}
		question := want[status]
		if status >= 300 && status <= 399 {
			question = batch.Denied
		}
		if got := KindOf(http.MethodGet, status); got != question {
			t.Errorf("KindOf(GET, %d) = %q, want %q", status, got, question)
		}
	}
}

func TestFault_ARedirectNamesTheHostAndNothingMore(t *testing.T) {
	r := Reply{Status: 302, Header: http.Header{"Location": {"https://login.corp.example/sso?session=s3cret"}}}
	text := r.Fault(Detail{}).Error()
	if !strings.Contains(text, "login.corp.example") || strings.Contains(text, "s3cret") {
		t.Errorf("text %q", text)
	}
}

func TestFault_ARedirectSaysThatTheAddressSeemsWrong(t *testing.T) {
	for _, status := range []int{301, 304, 307} {
		text := Reply{Status: status}.Fault(Detail{}).Error()
		if !strings.Contains(text, "the answer is a redirect, which is not followed") || !strings.Contains(text, "the address seems wrong") {
			t.Errorf("%d: text %q", status, text)
		}
	}
}

func TestSecret_IsReplacedInAllThatLeaves(t *testing.T) {
	s := Secret(token)
	a := s.Answer(batch.Answer{
		Receipt: batch.Receipt("r " + token), RequestID: token,
		Results: []batch.Result{{Code: token, Message: "m " + token, RequestID: token, Err: &batch.Error{Message: token}}},
	})
	if text := string(a.Receipt) + a.RequestID + a.Results[0].Code + a.Results[0].Message + a.Results[0].RequestID + a.Results[0].Err.Error(); strings.Contains(text, token) {
		t.Errorf("shown: %q", text)
	}
}

func TestSecret_IsNotLeftInHalfWhereAMessageIsCut(t *testing.T) {
	message := strings.Repeat("x", longestMessage-len(token)/2) + token
	e := Secret(token).forms().fault(&batch.Error{Message: message})
	if strings.Contains(e.Message, token[:4]) || len(e.Message) > longestMessage+len("...") {
		t.Errorf("message ends in %q", e.Message[len(e.Message)-40:])
	}
}

func TestSecret_AShortTokenLeavesHonestTextAlone(t *testing.T) {
	if got := Secret("T").Hide("Too Many Requests"); got != "Too Many Requests" {
		t.Errorf("got %q", got)
	}
}

func TestSecret_TheOriginalIsNotChanged(t *testing.T) {
	e := &batch.Error{Message: token}
	Secret(token).Error(e)
	Secret(token).Results([]batch.Result{{Err: e}})
	if e.Message != token {
		t.Error("the caller's error was changed")
	}
}

func TestText_TakesWhateverTheVendorSends(t *testing.T) {
	cases := []struct{ name, json, want string }{
		{"a string", `"Failed"`, "Failed"},
		{"a number", `-4290001`, "-4290001"},
		{"null", `null`, ""},
		{"true", `true`, "true"},
		{"an object", `{"a":1}`, `{"a":1}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got Text
			if err := (Reply{Body: []byte(c.json)}).JSON(&got); err != nil || string(got) != c.want {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestSnippet_ShowsTextAndNoPages(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"a line of text", "upstream\n  is busy", "upstream is busy"},
		{"a page for browsers", "<html><body>busy</body></html>", ""},
		{"JSON of another shape", `["busy"]`, ""},
		{"nothing", "", ""},
		{"bytes that are no text", "busy\xff", "busy"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := (Reply{Body: []byte(c.body)}).Snippet(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

package graph

import (
	"net/http"
	"testing"

	"mopup/providers/exchange/exchangetest"
)

func TestSend_HandsOnHowMuchOfTheLimitIsInUse(t *testing.T) {
	const header = "x-ms-throttle-limit-percentage"
	for text, want := range map[string]float64{"0.8": 0.8, "0.93": 0.93, "1.8": 1.8, "": 0, "many": 0, "-1": 0, "NaN": 0, "Inf": 0, "1e9": 0} {
		s := &exchangetest.Stub{Status: 204, Header: http.Header{}}
		s.Header.Set(header, text)
		answer, err := provider(t, s).Send(t.Context(), targets("signin-dismiss", 1))
		if err != nil || answer.Load != want {
			t.Errorf("%q is a load of %v (%v), want %v", text, answer.Load, err, want)
		}
	}
}

func TestSend_TheBusiestInnerRequestTellsTheLoad(t *testing.T) {
	s := &exchangetest.Stub{Status: 200, Body: `{"responses":[
		{"id":"1","status":200,"headers":{"X-Ms-Throttle-Limit-Percentage":"0.85"},"body":{"status":"dismissed"}},
		{"id":"2","status":200,"headers":{"x-ms-throttle-limit-percentage":"0.9"},"body":{"status":"dismissed"}}]}`}
	answer, err := provider(t, s).Send(t.Context(), targets("recommendation-dismiss", 2))
	if err != nil || answer.Load != 0.9 {
		t.Errorf("the load is %v (%v), want 0.9", answer.Load, err)
	}
}

package tmcas

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"mopup/batch"
)

func provider(t testing.TB, rt http.RoundTripper) *Provider {
	t.Helper()
	p, err := New(Config{
		Site: "eu", Transport: rt,
		Token: func(context.Context) (string, error) { return "token-of-the-test", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// accounts makes a batch of user11@corp.example and so on, with ids 11, 12...
func accounts(action string, n int) batch.Batch {
	b := batch.Batch{Job: "job-1", No: 1, Action: Name + "/" + action, Settings: map[string]string{}}
	for i := range n {
		b.Targets = append(b.Targets, batch.Target{
			ID: batch.TargetID(11 + i), Action: b.Action,
			Values: []string{fmt.Sprintf("user%d@corp.example", 11+i), "exchange", "office365"},
		})
	}
	return b
}

package graph

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"mopup/batch"
)

func provider(t testing.TB, rt http.RoundTripper, change ...func(*Config)) *Provider {
	t.Helper()
	c := Config{Transport: rt, Token: func(context.Context) (string, error) { return "token-of-the-test", nil }}
	for _, f := range change {
		f(&c)
	}
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const tenant = "0f2a63cc-1111-4222-8333-444455556666"

// targets makes a batch with ids 11, 12...
func targets(action string, n int) batch.Batch {
	b := batch.Batch{Job: "job-1", No: 3, Action: Name + "/" + action, Settings: map[string]string{}}
	for i := range n {
		guid := fmt.Sprintf("00000000-0000-4000-8000-%012d", 11+i)
		values := []string{guid}
		switch {
		case strings.HasPrefix(action, "email"):
			values = append(values, fmt.Sprintf("user%d@corp.example", 11+i))
		case strings.HasPrefix(action, "recommendation"):
			values = []string{tenant + fmt.Sprintf("_Microsoft.Identity.IAM.Insights.Name%d", 11+i)}
		}
		b.Targets = append(b.Targets, batch.Target{ID: batch.TargetID(11 + i), Action: b.Action, Values: values})
	}
	return b
}

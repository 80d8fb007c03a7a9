package rig

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"time"
)

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// Serves waits for a server that picks a free port and says which one, until it
// has the page there, and gives its address.
func (p *Process) Serves(ctx context.Context, page string) (url string, err error) {
	client := http.Client{Timeout: 10 * time.Second}
	err = p.Until(ctx, 15*time.Second, func() (bool, error) {
		if url = address.FindString(p.Stderr()); url == "" {
			return false, nil
		}
		answer, err := client.Get(url + page)
		if err != nil {
			return false, nil // not yet
		}
		return answer.StatusCode == http.StatusOK, answer.Body.Close()
	})
	if err != nil {
		return "", fmt.Errorf("wait for %s: %w\n%s", page, err, p.Stderr())
	}
	return url, nil
}

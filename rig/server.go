package rig

import (
	"context"
	"fmt"
	"regexp"
	"time"
)

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// Serves waits for a server that picks a free port and says which one, until it
// answers there.
func (p *Process) Serves(ctx context.Context, answers func(url string) error) error {
	err := p.Until(ctx, 15*time.Second, func() (bool, error) {
		url := address.FindString(p.Stderr())
		return url != "" && answers(url) == nil, nil
	})
	if err != nil {
		return fmt.Errorf("%w\n%s", err, p.Stderr())
	}
	return nil
}

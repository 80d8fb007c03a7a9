package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// limits stand in the config in place of the vendor's.
type limits struct {
	targets  int
	requests int    // 0: no quota
	window   string // of requests
	inFlight int
	settle   string // so long after a lost answer "I know nothing of it" is believed
}

func (l limits) yaml() string {
	return fmt.Sprintf("{targets: %d, requests: %d, window: %s, in_flight: %d, settle: %s}",
		l.targets, l.requests, l.window, l.inFlight, l.settle)
}

// The tokens. Nothing that mopup writes may hold one.
const (
	trendToken = "chaos-secret-of-trend-4b1f"
	graphToken = "chaos-secret-of-graph-77ac"
)

func environment() []string {
	return []string{"TREND_TOKEN=" + trendToken, "GRAPH_TOKEN=" + graphToken}
}

func (t *trial) writeConfig(url string) error {
	text := fmt.Sprintf(`connections:
  trend: {provider: tmcas, endpoint: %[1]s, token: env:TREND_TOKEN, limits: %[2]s}
  graph: {provider: graph, endpoint: %[1]s, token: env:GRAPH_TOKEN, tenant_id: %[3]s, limits: %[2]s}
`, url, t.setup.limits.yaml(), tenant)
	return os.WriteFile(t.Path("config.yaml"), []byte(text), 0o600)
}

func writeInput(path string, header []string, rows []row) error {
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write(header) // a strings.Builder takes everything
	for _, r := range rows {
		_ = w.Write(r.cells)
	}
	w.Flush()
	return os.WriteFile(path, []byte(text.String()), 0o600)
}

// secrets looks for the tokens in all that was written. Our own config and the
// programs' environment name them only.
func (t *trial) secrets() (c complaints) {
	paths, err := filepath.Glob(filepath.Join(t.Dir, "*"))
	if err != nil {
		c.addf("%v", err)
	}
	for _, path := range paths {
		text, _ := os.ReadFile(path) // a folder has none
		if bytes.Contains(text, []byte(trendToken)) || bytes.Contains(text, []byte(graphToken)) {
			c.addf("a token stands in %s", filepath.Base(path))
		}
	}
	return c
}

package main

import (
	"fmt"
	"os"
	"time"

	"mopup/rig"
)

// The tokens name nobody. Whoever shares a quota has the same one.
const (
	trendToken = "bench-token-of-trend"
	graphToken = "bench-token-of-graph"
)

// environment gives a process its state: ledger and lanes lie in that folder.
func environment(state string) []string {
	return []string{"XDG_STATE_HOME=" + state, "TREND_TOKEN=" + trendToken, "GRAPH_TOKEN=" + graphToken}
}

// limits stand in the config in place of the vendor's.
type limits struct {
	targets  int
	requests int // 0: no quota
	window   time.Duration
	inFlight int
}

func (l limits) String() string {
	return fmt.Sprintf("{targets: %d, requests: %d, window: %s, in_flight: %d}", l.targets, l.requests, l.window, l.inFlight)
}

// open writes the config that leads to the simulator. Sign-ins have the limits
// that the product believes them to have.
func (t *trial) open(s *simulator, l limits) error {
	text := fmt.Sprintf(`connections:
  trend: {provider: tmcas, endpoint: %[1]s, token: env:TREND_TOKEN, limits: %[2]s}
  graph: {provider: graph, endpoint: %[1]s, token: env:GRAPH_TOKEN, tenant_id: 0f7a0b3c-6d2e-4a55-9d0e-0a1b2c3d4e5f}
`, s.url, l)
	return os.WriteFile(t.Path("config.yaml"), []byte(text), 0o600)
}

// run begins a job with the accounts of a file.
func (t *trial) run(state, input string, flags ...string) (*rig.Process, error) {
	args := []string{
		"run", input, "--connection", "trend", "--config", t.Path("config.yaml"),
		"--yes", "--allow-irreversible", "--quiet",
	}
	return t.start("run", state, t.bin, append(args, flags...)...)
}

// resume goes on with the latest job.
func (t *trial) resume(state string, flags ...string) (*rig.Process, error) {
	args := []string{"resume", "--config", t.Path("config.yaml"), "--quiet"}
	return t.start("resume", state, t.bin, append(args, flags...)...)
}

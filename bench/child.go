package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"mopup/rig"
)

// childOptions say what a process of the bench's own is to do, so that its time,
// its processor and its memory are its own.
type childOptions struct {
	role, url, input string
}

// tally is what a child tells when it ends.
type tally struct {
	Requests int `json:"requests"`
}

func (o childOptions) run(ctx context.Context) (err error) {
	var told tally
	switch o.role {
	case "":
		return nil
	case "floor":
		told, err = floor(ctx, o.url, o.input)
	case "lanes":
		told, err = driveLanes(ctx, o.url)
	default:
		err = fmt.Errorf("no child is called %q", o.role)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(told)
}

// child starts a process of the bench's own.
func (t *trial) child(role string, sim *simulator, input string) (*rig.Process, error) {
	return t.start(role, "state", t.self, "-child", role, "-url", sim.url, "-input", input)
}

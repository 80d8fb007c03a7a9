package rig

import (
	"context"
	"fmt"
	"path/filepath"
)

// Room is a folder, and the processes that were started to write into it.
type Room struct {
	Dir       string
	Processes []*Process // in the order of their start
}

// Path is that of a file in the folder.
func (r *Room) Path(name string) string { return filepath.Join(r.Dir, name) }

// Start runs a program in the folder. The process gets a number before its name,
// so that the files of the folder tell what came after what.
func (r *Room) Start(ctx context.Context, name string, env []string, bin string, args ...string) (*Process, error) {
	p, err := start(ctx, r.Dir, fmt.Sprintf("%03d-%s", len(r.Processes), name), env, bin, args...)
	if err != nil {
		return nil, err
	}
	r.Processes = append(r.Processes, p)
	return p, nil
}

// End ends every process that is still there, each by its own id.
func (r *Room) End() {
	for _, p := range r.Processes {
		p.Kill()
	}
}

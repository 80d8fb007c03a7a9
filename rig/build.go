package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Open makes a folder for all that is about to be written, and gives it with the
// path of the program: the one that is named, or one that is built into the
// folder now.
func Open(ctx context.Context, name, bin string) (dir, program string, err error) {
	dir, err = os.MkdirTemp("", name+"-")
	if err != nil {
		return "", "", err
	}
	if bin == "" {
		bin = filepath.Join(dir, "mopup")
		build := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/mopup")
		if text, err := build.CombinedOutput(); err != nil {
			return "", "", errors.Join(fmt.Errorf("build ./cmd/mopup (run me in the module's folder, or give -bin): %w\n%s", err, text), os.RemoveAll(dir))
		}
	}
	if bin, err = filepath.Abs(bin); err != nil {
		return "", "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, bin, nil
}

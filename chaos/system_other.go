//go:build !linux

package main

import (
	"errors"
	"os"

	"mopup/rig"
)

// disk is there on Linux only.
type disk struct{ path string }

func (t *trial) smallDisk() (*disk, error) { return nil, errors.New("it takes Linux") }
func (d *disk) fill(*rig.Process) error    { return nil }
func (d *disk) free() error                { return nil }
func (d *disk) remove()                    {}

// There are none that all systems know.
var standStill, goOn os.Signal

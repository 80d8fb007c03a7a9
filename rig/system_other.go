//go:build !linux

package rig

import "syscall"

func attributes() *syscall.SysProcAttr { return nil }

// mostMemory is known on Linux only.
func mostMemory(int) int64 { return 0 }

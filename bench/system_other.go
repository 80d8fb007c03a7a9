//go:build !linux

package main

import (
	"runtime"
	"syscall"
)

func attributes() *syscall.SysProcAttr { return nil }

// mostMemory is known on Linux only.
func mostMemory(int) int64 { return 0 }

func kernel() string { return runtime.GOOS }

func processor() string { return "" }

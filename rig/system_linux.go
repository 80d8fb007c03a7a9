package rig

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// attributes keep a Ctrl-C at the terminal from reaching the children, which we
// end by ourselves, and have the kernel end them should we be killed.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// mostMemory is the most memory that a living process has held so far. What the
// system tells of an ended one may be the memory of its parent.
func mostMemory(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // it has ended
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	line, _, _ := strings.Cut(rest, "kB")
	kilo, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	if err != nil {
		return 0 // it is about to end, and holds none
	}
	return kilo << 10
}

package main

import (
	"os"
	"syscall"
)

// attributes keep a Ctrl-C at the terminal from reaching the children, which the
// harness ends by itself, and have the kernel end them should it be killed.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// A process can be made to stand still, and to go on.
var standStill, goOn os.Signal = syscall.SIGSTOP, syscall.SIGCONT

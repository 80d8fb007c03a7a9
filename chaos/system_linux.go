package main

import (
	"os"
	"syscall"
)

// A process can be made to stand still, and to go on.
var standStill, goOn os.Signal = syscall.SIGSTOP, syscall.SIGCONT

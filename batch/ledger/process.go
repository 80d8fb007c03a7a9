package ledger

import (
	"fmt"
	"os"
	"strings"
)

// process names a process so that another one of the same place can tell
// whether it still lives.
type process struct {
	host    string // as people know it
	place   string // where pid means something; empty: it can't be told
	pid     int
	started string // numbers are used again: this tells it from a later one; may be empty
}

func thisProcess() process {
	p := process{pid: os.Getpid()}
	host, err := os.Hostname()
	if err != nil {
		p.host = "unknown"
		return p
	}
	p.host = host
	// A host may have several sets of process numbers, one a container, and two
	// hosts may have one name.
	boot, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	numbers, _ := os.Readlink("/proc/self/ns/pid")
	p.place = strings.TrimSpace(host + " " + strings.TrimSpace(string(boot)) + " " + numbers)
	if s, ok := statOf(p.pid); ok {
		p.started = s.started
	}
	return p
}

// stat is what the system says of a process number, where it has /proc.
type stat struct {
	state   string
	started string // in ticks after the boot
}

func statOf(pid int) (stat, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, false
	}
	_, rest, _ := strings.Cut(string(text[max(0, strings.LastIndexByte(string(text), ')')):]), " ") // a name may hold anything
	fields := strings.Fields(rest)
	const state, started = 0, 19 // fields 3 and 22 of proc(5)
	if len(fields) <= started {
		return stat{}, false
	}
	return stat{state: fields[state], started: fields[started]}, true
}

// replaced reports whether the number now belongs to another process, or to one
// that is dead and only not yet buried.
func (p process) replaced() bool {
	now, ok := statOf(p.pid)
	if !ok {
		return false
	}
	return now.state == "Z" || now.state == "X" || p.started != "" && now.started != p.started
}

package main

import (
	"fmt"
	"runtime/debug"
)

// crash tells of a panic, a defect of our own, and gives the exit code: the
// runtime's own is 2, which says that nothing was sent.
func (a *app) crash(cause any) int {
	trace := string(debug.Stack())
	if a.output == "json" {
		a.diagnose(map[string]any{"level": "error", "message": fmt.Sprintf("panic: %v", cause), "trace": trace})
	} else {
		fmt.Fprintf(a.err, "panic: %v\n\n%s\n", cause, trace)
	}
	if a.goOn != "" {
		a.say("this is a defect of mopup; the ledger knows what was sent. To go on:\n%s", a.goOn)
	} else {
		a.say("this is a defect of mopup; this command sent nothing, and mopup status shows what is known of a job")
	}
	return int(exitBroken)
}

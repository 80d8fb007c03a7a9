package main

import "runtime/debug"

// A run of millions of rows makes much garbage and keeps little. Collecting it at
// the usual pace, whenever memory has doubled, takes a tenth of the processor; so
// it is done more rarely.
//
// Whoever sets GOGC knows better.
func tuneMemory(env func(string) string) {
	const rarely = 200
	if env("GOGC") == "" {
		debug.SetGCPercent(rarely)
	}
}

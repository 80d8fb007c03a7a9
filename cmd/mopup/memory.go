package main

import "runtime/debug"

// A run of millions of rows makes much garbage and keeps little. Collecting it at
// the usual pace, whenever memory has doubled, takes a tenth of the processor; so
// it is done more rarely, and as ever where memory grows beyond most.
//
// Whoever sets GOGC or GOMEMLIMIT knows better.
func tuneMemory(env func(string) string) {
	const rarely, most = 400, 96 << 20
	if env("GOGC") == "" && env("GOMEMLIMIT") == "" {
		debug.SetGCPercent(rarely)
		debug.SetMemoryLimit(most)
	}
}

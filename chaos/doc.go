// Command chaos proves that mopup is exact: it drives the real program against
// the simulator in a process of its own, kills it and breaks things at random,
// and then holds three accounts of what happened against each other: the report,
// the ledger, and the simulator's journal of what was truly applied.
//
//	go run ./chaos                       every scenario, long, with a seed that it prints
//	go run ./chaos -short                the small sizes and fewer kinds, as make check does
//	go run ./chaos -seed 7 -only kill-reset
//
// It imports nothing of the product, so that it can't share a misunderstanding
// with what it tests (rig, which runs the processes, knows nothing of it either):
// all it knows is the command line, the columns of a report, the tables of the
// ledger and the two pages of the simulator. Its checks are pure functions, and
// for each a test shows that it can fail.
//
// A seed fixes the input, the instants of the kills (counted in requests, as far
// as can be) and the simulator's faults. It does not fix the machine: how far a
// process came by its kill differs from run to run.
package main

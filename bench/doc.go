// Command bench measures how near mopup comes to what is possible: to the quota
// of a vendor where there is one, and to a program that does nothing but send
// where there is none.
//
//	go run ./bench                            all but the long cases, in a few minutes
//	go run ./bench -only million,resume       some of them
//	go run ./bench -long -write docs/performance.md
//
// It drives the real program against the simulator in a process of its own. Each
// figure stands beside what is wished for, and a wish that is missed makes the
// program fail. What depends on the machine is measured against a bare floor of
// the same machine and the same minutes.
//
// It shares nothing with the product, but for the case of a hundred lanes in one
// process, which no command line can ask for.
package main

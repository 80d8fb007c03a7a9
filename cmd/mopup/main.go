// Command mopup carries out security actions in bulk: it reads files of targets,
// sends them to a vendor in batches at the vendor's pace, follows each to its
// end, and reports how every row ended.
package main

import (
	"os"

	"golang.org/x/term"
)

func main() {
	tuneMemory(os.Getenv)
	intake, work := signals()
	a := &app{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		errUnseen:   unseen(os.Stderr),
		env:         os.Getenv,
		intake:      intake, work: work,
	}
	os.Exit(a.main(os.Args[1:]))
}

package main

import (
	"os"
	"slices"
	"time"
)

// inputGone is the story of a file that somebody edits, sorts and deletes while
// its job is interrupted: the ledger has it as it was read.
func inputGone(rows int) func(*trial) error {
	return func(t *trial) error {
		k := kindOf("disable")
		err := t.open(setup{
			kind: k, rows: rows, limits: usual(10),
			sim: flags("latency=20ms-150ms", "settle=0s-300ms"),
		})
		if err != nil {
			return err
		}
		spoilers := []func() error{t.edit, t.deleteInput}
		for i, spoil := range spoilers {
			m := moment{2 + t.luck.IntN(t.posts()/4), t.between(0, 50*time.Millisecond)}
			if _, err := t.life(i, m, map[string]bool{}); err != nil {
				return err
			}
			if j, err := t.latest(); err != nil || j.unsent() {
				t.complain("the job was not begun before the kill: %v", err)
			}
			if err := spoil(); err != nil {
				return err
			}
		}
		id, err := t.finish()
		if err != nil {
			return err
		}
		e, err := t.verify(id)
		if err != nil {
			return err
		}
		t.wrong.add(allEnd(e.report, k.good))
		return nil
	}
}

// edit turns the rows about, changes a target and adds a row.
func (t *trial) edit() error {
	rows := slices.Clone(t.rows)
	slices.Reverse(rows)
	stranger, _ := t.setup.kind.cells(t.luck, len(rows)+1)
	rows[0].cells = stranger
	another, _ := t.setup.kind.cells(t.luck, len(rows)+2)
	return writeInput(t.Path("input.csv"), t.setup.kind.header, append(rows, row{cells: another}))
}

func (t *trial) deleteInput() error { return os.Remove(t.Path("input.csv")) }

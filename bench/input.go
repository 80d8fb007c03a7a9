package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
)

const action = "ACCOUNT_DISABLE"

// accounts gives a file with so many accounts to disable. It is written once and
// belongs to all cases.
func (l *lab) accounts(rows int) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if name := l.inputs[rows]; name != "" {
		return name, nil
	}
	name := filepath.Join(l.dir, fmt.Sprintf("accounts-%d.csv", rows))
	if err := writeAccounts(name, "user", rows); err != nil {
		return "", err
	}
	l.inputs[rows] = name
	return name, nil
}

// writeAccounts writes a file as a person would have it exported. The prefix
// tells the accounts of one file from those of another.
func writeAccounts(name, prefix string, rows int) error {
	return writeLines(name, func(w *bufio.Writer) {
		fmt.Fprintln(w, "action_type,service,account_provider,account_user_email")
		for i := range rows {
			fmt.Fprintf(w, "%s,exchange,office365,%s%07d@corp.example\n", action, prefix, i)
		}
	})
}

// writeSignIns writes a file with sign-ins.
func writeSignIns(name string, rows int) error {
	return writeLines(name, func(w *bufio.Writer) {
		fmt.Fprintln(w, "requestId")
		for i := range rows {
			fmt.Fprintf(w, "00000000-0000-4000-8000-%012x\n", i)
		}
	})
}

func writeLines(name string, write func(*bufio.Writer)) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<20)
	write(w)
	if err := w.Flush(); err != nil {
		_ = file.Close() // the first error says more
		return err
	}
	return file.Close()
}

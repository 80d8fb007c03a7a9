package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	_ "modernc.org/sqlite" // the driver
)

// books is what the ledger itself says, read without mopup.
type books struct {
	integrity string   // "ok"
	outcomes  []string // of the job's rows, in their order
	attempts  int      // of all jobs
}

// readLedger opens the file for reading only.
func readLedger(path, job string) (b books, err error) {
	address := url.URL{Scheme: "file", Opaque: path, RawQuery: "mode=ro&_pragma=busy_timeout(5000)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&b.integrity); err != nil {
		return b, fmt.Errorf("check the ledger: %w", err)
	}
	if err := db.QueryRow("SELECT count(*) FROM attempts").Scan(&b.attempts); err != nil {
		return b, fmt.Errorf("count attempts: %w", err)
	}
	rows, err := db.Query("SELECT o.outcome FROM row_outcomes o JOIN jobs j ON j.no = o.job WHERE j.id = ? ORDER BY o.seq", job)
	if err != nil {
		return b, fmt.Errorf("read outcomes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var outcome string
		if err := rows.Scan(&outcome); err != nil {
			return b, err
		}
		b.outcomes = append(b.outcomes, outcome)
	}
	return b, rows.Err()
}

// lockFree reports whether somebody could write to the ledger now.
func lockFree(path string) (free bool, err error) {
	address := url.URL{Scheme: "file", Opaque: path, RawQuery: "mode=rw&_txlock=immediate&_pragma=busy_timeout(300)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin()
	if err != nil {
		return false, nil // it is locked, or will say so to the one who needs it
	}
	return true, tx.Rollback()
}

// agrees demands that the ledger is whole and says what the report says.
func (b books) agrees(report []line) (c complaints) {
	if b.integrity != "ok" {
		c.addf("the ledger is damaged: %s", b.integrity)
	}
	if len(b.outcomes) != len(report) {
		c.addf("the ledger has %d rows, the report %d", len(b.outcomes), len(report))
		return c
	}
	var differ []string
	for i, l := range report {
		if b.outcomes[i] != l.outcome {
			differ = append(differ, l.target+" "+b.outcomes[i]+" / "+l.outcome)
		}
	}
	c.about(differ, "that end otherwise in the ledger than in the report")
	return c
}

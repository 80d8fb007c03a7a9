package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"mopup/batch"
	"mopup/batch/ledger"
)

// usualPlace is where something of mopup's lies if no flag says otherwise.
type usualPlace struct{ variable, fallback, name string }

var (
	ledgerPlace = usualPlace{"XDG_STATE_HOME", ".local/state", "ledger.db"}
	lanesPlace  = usualPlace{"XDG_STATE_HOME", ".local/state", "lanes"}
	configPlace = usualPlace{"XDG_CONFIG_HOME", ".config", "config.yaml"}
)

// errHomeless says that the environment names no place at all.
var errHomeless = errors.New("HOME is not set; set it")

// place finds a usual place. A relative one would be another in every working
// folder, and a resume from elsewhere would not find the job.
func (a *app) place(p usualPlace) (string, error) {
	from, below := p.variable, ""
	if a.env(from) == "" {
		from, below = "HOME", p.fallback
	}
	dir := a.env(from)
	switch {
	case dir == "":
		return "", errHomeless
	case !filepath.IsAbs(dir):
		return "", fmt.Errorf("%s is %s, and only absolute paths count there; set it to one", from, batch.Quote(dir))
	}
	return filepath.Join(dir, below, "mopup", p.name), nil
}

// usual is a usual place for the help.
func (a *app) usual(p usualPlace) string {
	path, err := a.place(p)
	if err != nil {
		return "none"
	}
	return path
}

// ledgerPath is the ledger that the flags name, or the usual one.
func (a *app) ledgerPath() (string, error) {
	if a.ledger != "" {
		return a.ledger, nil
	}
	path, err := a.place(ledgerPlace)
	if err != nil {
		err = unusable(fmt.Errorf("find the ledger: %w, or name a file with --ledger", err))
	}
	return path, err
}

// ledgerThere reports whether there is a ledger at path.
func ledgerThere(path string) (bool, error) {
	there, err := exists(path)
	if err != nil {
		err = broken(fmt.Errorf("look for the ledger: %w; get the right to read it, or name another file with --ledger", err))
	}
	return there, err
}

// openLedger opens the ledger, and makes it if it isn't there.
func (a *app) openLedger(ctx context.Context) (*ledger.Ledger, error) {
	return a.openLedgerBy(ctx, ledger.Open)
}

// ledgerOpener opens a ledger to write it, or to read.
type ledgerOpener func(ctx context.Context, path string) (*ledger.Ledger, error)

func (a *app) openLedgerBy(ctx context.Context, open ledgerOpener) (*ledger.Ledger, error) {
	path, err := a.ledgerPath()
	if err != nil {
		return nil, err
	}
	l, err := open(context.WithoutCancel(ctx), path)
	return l, broken(err)
}

// exists reports whether there is anything at path. What can't be looked at may be
// there: to take it for absent would hide jobs, or send by other settings.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return false, nil
	}
	return err == nil, err
}

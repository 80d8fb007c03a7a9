package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// inPlaces runs a command line with the usual places as env gives them.
func inPlaces(t *testing.T, env map[string]string, args ...string) (code int, told string) {
	t.Helper()
	var out, errs strings.Builder
	a := &app{
		in: strings.NewReader(""), out: &out, err: &errs, intake: t.Context(), work: context.Background(),
		env: func(name string) string { return env[name] },
	}
	code = a.main(args)
	return code, out.String() + errs.String()
}

func TestPlaces_WhatCannotBeLookedAtIsNotAbsent(t *testing.T) {
	hidden := filepath.Join(t.TempDir(), "a\x00b") // refused on every system, to every user
	home := t.TempDir()
	for name, c := range map[string]struct {
		variable string
		code     exitCode
		says     string
		args     []string
	}{
		"the ledger, to list jobs":  {"XDG_STATE_HOME", exitBroken, "look for the ledger: ", []string{"jobs"}},
		"the ledger, to see a job":  {"XDG_STATE_HOME", exitBroken, "look for the ledger: ", []string{"status"}},
		"the ledger, to go on":      {"XDG_STATE_HOME", exitBroken, "look for the ledger: ", []string{"resume"}},
		"the config":                {"XDG_CONFIG_HOME", exitUsage, "look for the config: ", []string{"plan", samples + "/accounts-munich.csv", "--action", "tmcas/account-disable"}},
		"a folder that is a file":   {"XDG_STATE_HOME=file", exitDone, "no jobs yet", []string{"jobs"}},
		"a ledger that is not made": {"", exitDone, "no jobs yet", []string{"jobs"}},
	} {
		env := map[string]string{"HOME": home, c.variable: hidden}
		if c.variable == "XDG_STATE_HOME=file" {
			file, err := filepath.Abs(samples + "/accounts.csv")
			if err != nil {
				t.Fatal(err)
			}
			env["XDG_STATE_HOME"] = file
		}
		if code, told := inPlaces(t, env, c.args...); code != int(c.code) || !strings.Contains(told, c.says) {
			t.Errorf("%s: exit code %d, told %s; want %d and %q", name, code, told, c.code, c.says)
		}
	}
}

func TestPlaces_ARelativeOneIsUsageUnlessALedgerIsNamed(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"HOME": dir, "XDG_STATE_HOME": "foo"}
	for _, c := range []struct {
		words string
		code  exitCode
	}{
		{"run --simulate --yes --allow-irreversible", exitUsage},
		{"plan", exitUsage},
		{"run --simulate --yes --allow-irreversible --ledger " + filepath.Join(dir, "h.db"), exitDone},
	} {
		args := append(strings.Fields(c.words), samples+"/accounts-munich.csv", "--action", "tmcas/account-disable")
		if code, told := inPlaces(t, env, args...); code != int(c.code) {
			t.Errorf("%s: exit code %d, want %d; told %s", c.words, code, c.code, told)
		}
	}
	if made, err := exists(filepath.Join(dir, "lanes")); !made || err != nil {
		t.Errorf("no lanes are beside the ledger (%v)", err)
	}
}

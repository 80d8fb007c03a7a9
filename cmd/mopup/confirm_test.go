package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch"
)

func TestAsk_HearsAPersonOut(t *testing.T) {
	for name, c := range map[string]struct {
		typed        string
		irreversible bool
		asked        int
		sends        bool
	}{
		"yes":                                  {"yes\n", false, 1, true},
		"in capitals, with blanks":             {" YES \n", false, 1, true},
		"after two slips":                      {"yed\n\nyes\n", false, 3, true},
		"three slips are enough":               {"y\ny\ny\nyes\n", false, 3, false},
		"a no is no slip":                      {"No\nyes\n", false, 1, false},
		"the end of the input is a no":         {"", false, 1, false},
		"for what can't be undone, the number": {"yes\n7\n", true, 2, true},
	} {
		var told strings.Builder
		a := &app{in: strings.NewReader(c.typed), err: &told}
		err := a.ask(t.Context(), 7, c.irreversible)
		if asked := strings.Count(told.String(), "to send:"); (err == nil) != c.sends || asked != c.asked {
			t.Errorf("%s: asked %d times, then %v", name, asked, err)
		}
		if c.typed == "" && !strings.HasSuffix(told.String(), "\n") {
			t.Errorf("%s: what follows stands on the line of the question", name)
		}
	}
}

func TestAsk_LeavesTheLineOfTheQuestionAtCtrlC(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	pressed, _ := io.Pipe() // nothing comes of it
	var told strings.Builder
	a := &app{in: pressed, err: &told}
	go cancel()
	if err := a.ask(ctx, 7, false); codeOf(err) != exitInterrupted || !strings.HasSuffix(told.String(), ": \n") {
		t.Errorf("asked %q, then %v", told.String(), err)
	}
}

func TestConfirm_AsksOnlyWhereTheQuestionIsSeenAndCanBeAnswered(t *testing.T) {
	for name, c := range map[string]struct {
		app   app
		taken bool
		says  string // empty: it asks
	}{
		"a person at a terminal":    {app{inTerminal: true, errTerminal: true}, false, ""},
		"targets on stdin":          {app{inTerminal: true, errTerminal: true}, true, "no terminal to ask at; confirm with --yes"},
		"stdin from elsewhere":      {app{errTerminal: true}, false, "no terminal to ask at; confirm with --yes"},
		"stderr to a file":          {app{inTerminal: true, errUnseen: true}, false, "nobody would see the question; confirm with --yes"},
		"stderr to a pipe":          {app{inTerminal: true}, false, ""},
		"diagnostics as JSON lines": {app{inTerminal: true, errTerminal: true, output: "json"}, false, "--output json asks nobody; confirm with --yes"},
	} {
		var told strings.Builder
		c.app.in, c.app.err = strings.NewReader("yes\n"), &told
		err := c.app.confirm(t.Context(), &prepared{plan: batch.Plan{Targets: 1}}, planView{}, consent{}, c.taken)
		switch {
		case c.says == "" && (err != nil || !strings.Contains(told.String(), "to send:")):
			t.Errorf("%s: asked %q, then %v", name, told.String(), err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || told.Len() > 0):
			t.Errorf("%s: asked %q, then %v", name, told.String(), err)
		}
	}
}

func TestUnseen_IsAFileAndTheNullDeviceButNoPipe(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	null, nullErr := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	reader, pipe, pipeErr := os.Pipe()
	if err := errors.Join(err, nullErr, pipeErr); err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, f := range []*os.File{file, null, pipe} {
		if got := unseen(f); got != (f != pipe) {
			t.Errorf("%s: unseen is %t", f.Name(), got)
		}
		f.Close()
		if !unseen(f) {
			t.Errorf("%s is seen after it was closed", f.Name())
		}
	}
}

// Package mopup_test holds the rules of the house that no single package can
// hold: which way imports point.
package mopup_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says what each package of the house may import of the house, and what
// it may, it does. A package that is not listed may not exist. The root is for the
// tests of the whole house.
var mayImport = map[string][]string{
	".":                               {},
	"batch/pace":                      {},
	"batch/seen":                      {},
	"batch":                           {"batch/pace"},
	"batch/source/plaintext":          {},
	"batch/source/workbook":           {},
	"batch/source":                    {"batch", "batch/source/plaintext", "batch/source/workbook"},
	"batch/ledger/chunk":              {"batch"},
	"batch/ledger":                    {"batch", "batch/ledger/chunk"},
	"reports/cell":                    {},
	"reports":                         {"batch", "batch/ledger", "reports/cell"},
	"config":                          {"batch"},
	"providers/exchange":              {"batch"},
	"providers/exchange/exchangetest": {"batch"},
	"providers/tmcas":                 {"batch", "batch/pace", "providers/exchange"},
	"providers/graph":                 {"batch", "batch/pace", "providers/exchange"},
	"providers":                       {"batch", "providers/exchange", "providers/tmcas", "providers/graph"},
	"providers/providertest":          {"batch"},
	"providers/simkit":                {},
	"providers/tmcas/tmcassim":        {"providers/simkit"},
	"providers/graph/graphsim":        {"providers/simkit"},
	"providers/simulator":             {"providers/simkit", "providers/tmcas/tmcassim", "providers/graph/graphsim"},
	"rig":                             {},
	"chaos":                           {"rig"},                                           // a second view of the product may share nothing with it
	"bench":                           {"rig", "batch", "batch/pace", "providers/tmcas"}, // the product for many lanes in one process; all else it does by the command
	"cmd/mopup": {
		"batch", "batch/pace", "batch/seen", "batch/source", "batch/ledger", "reports", "config",
		"providers", "providers/simkit", "providers/simulator",
	},
}

// standardOnly are the packages that must not even import others' modules: a
// simulator that shares code with its adapter shares its misunderstandings.
var standardOnly = []string{"batch/pace", "providers/simkit", "providers/tmcas/tmcassim", "providers/graph/graphsim", "providers/simulator", "rig"}

// apart are the packages whose tests too may import only what the package may. A
// view of its own, of a vendor or of the product, is worth nothing once its tests
// make it agree with the other one.
var apart = []string{"providers/simkit", "providers/tmcas/tmcassim", "providers/graph/graphsim", "providers/simulator", "rig", "chaos"}

// misplaced says what is wrong with there being a file, or nothing.
func misplaced(pkg string, test bool) string {
	switch _, known := mayImport[pkg]; {
	case !known:
		return fmt.Sprintf("%s is no room of the house", pkg)
	case pkg == "." && !test:
		return "the root holds tests only"
	}
	return ""
}

// violation says what is wrong with one import, or nothing.
func violation(pkg, imported string, test bool) string {
	inside, ours := within(imported)
	switch {
	case ours && inside != pkg && !slices.Contains(mayImport[pkg], inside) && (!test || slices.Contains(apart, pkg)):
		return fmt.Sprintf("%s imports %s", pkg, imported)
	case !ours && strings.Contains(imported, ".") && slices.Contains(standardOnly, pkg) && !test:
		return fmt.Sprintf("%s imports %s, and may import the standard library only", pkg, imported)
	}
	return ""
}

// within gives the folder of an imported package, if it is one of the house.
func within(imported string) (pkg string, ours bool) {
	if imported == "mopup" {
		return ".", true
	}
	return strings.CutPrefix(imported, "mopup/")
}

// eachFile gives the Go files of the house with what they import.
func eachFile(t *testing.T, f func(name, pkg string, test bool, imports []string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imported)
		}
		f(name, path.Dir(filepath.ToSlash(name)), strings.HasSuffix(name, "_test.go"), imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestHouse_ImportsPointOneWay(t *testing.T) {
	files := 0
	eachFile(t, func(name, pkg string, test bool, imports []string) {
		files++
		if wrong := misplaced(pkg, test); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
			return
		}
		for _, imported := range imports {
			if wrong := violation(pkg, imported, test); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
		}
	})
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

func TestHouse_WhatIsAllowedIsUsed(t *testing.T) {
	used := map[string][]string{}
	eachFile(t, func(_, pkg string, test bool, imports []string) {
		used[pkg] = append(used[pkg], "") // it is there
		for _, imported := range imports {
			if inside, ours := within(imported); ours && !test {
				used[pkg] = append(used[pkg], inside)
			}
		}
	})
	for pkg, allowed := range mayImport {
		if used[pkg] == nil {
			t.Errorf("%s is listed, and there is no such package", pkg)
		}
		for _, inside := range allowed {
			if !slices.Contains(used[pkg], inside) {
				t.Errorf("%s may import %s, and does not", pkg, inside)
			}
		}
	}
}

func TestHouse_WrongImportsAreCaught(t *testing.T) {
	for name, c := range map[string]struct {
		pkg, imported string
		test, wrong   bool
	}{
		"the engine imports the vendors":              {"batch", "mopup/providers", false, true},
		"the engine imports the ledger":               {"batch", "mopup/batch/ledger", false, true},
		"a simulator imports its adapter":             {"providers/tmcas/tmcassim", "mopup/providers/tmcas", false, true},
		"a simulator's test imports its adapter":      {"providers/graph/graphsim", "mopup/providers/graph", true, true},
		"a simulator imports the engine":              {"providers/graph/graphsim", "mopup/batch", false, true},
		"the kit of the simulators does":              {"providers/simkit", "mopup/batch", false, true},
		"a simulator imports another module":          {"providers/tmcas/tmcassim", "github.com/google/uuid", false, true},
		"an adapter imports the other":                {"providers/tmcas", "mopup/providers/graph", false, true},
		"a report imports a vendor":                   {"reports", "mopup/providers/graph", false, true},
		"chaos imports the product":                   {"chaos", "mopup/batch/ledger", false, true},
		"what chaos may import does":                  {"rig", "mopup/batch", false, true},
		"a simulator imports the root":                {"providers/tmcas/tmcassim", "mopup", false, true},
		"the root imports an adapter":                 {".", "mopup/providers/tmcas", false, true},
		"a test of chaos imports the product":         {"chaos", "mopup/batch", true, true},
		"a test of both simulators does":              {"providers/simulator", "mopup/providers/graph", true, true},
		"a test of the kit does":                      {"providers/simkit", "mopup/batch", true, true},
		"the engine imports its pace":                 {"batch", "mopup/batch/pace", false, false},
		"the engine imports another module":           {"batch", "github.com/google/uuid", false, false},
		"an adapter's test looks at the simulator":    {"providers/tmcas", "mopup/providers/tmcas/tmcassim", true, false},
		"a test in a package imports its own package": {"providers/graph/graphsim", "mopup/providers/graph/graphsim", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := violation(c.pkg, c.imported, c.test); (got != "") != c.wrong {
				t.Errorf("%s importing %s gave %q, want wrong: %v", c.pkg, c.imported, got, c.wrong)
			}
		})
	}
}

func TestHouse_MisplacedFilesAreCaught(t *testing.T) {
	for name, c := range map[string]struct {
		pkg         string
		test, wrong bool
	}{
		"a room that nobody planned":   {"util", false, true},
		"a test alone in such a room":  {"util", true, true},
		"code in the root":             {".", false, true},
		"a test of the whole house":    {".", true, false},
		"a file in a room of the plan": {"batch", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := misplaced(c.pkg, c.test); (got != "") != c.wrong {
				t.Errorf("a file in %s gave %q, want wrong: %v", c.pkg, got, c.wrong)
			}
		})
	}
}

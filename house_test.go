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

// mayImport says what each package of the house may import of the house. A
// package that is not listed may not exist.
var mayImport = map[string][]string{
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
	"providers/providertest":          {"batch", "batch/pace"},
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

// violation says what is wrong with one import, or nothing.
func violation(pkg, imported string, test bool) string {
	simulator := strings.HasSuffix(pkg, "sim") || pkg == "providers/simkit"
	inside, ours := strings.CutPrefix(imported, "mopup/")
	switch allowed, known := mayImport[pkg]; {
	case !known:
		return fmt.Sprintf("%s is no room of the house", pkg)
	case test && !simulator:
		return "" // tests may look at whatever they test against
	case ours && inside != pkg && !slices.Contains(allowed, inside):
		return fmt.Sprintf("%s imports %s", pkg, inside)
	case !ours && strings.Contains(imported, ".") && slices.Contains(standardOnly, pkg) && !test:
		return fmt.Sprintf("%s imports %s, and may import the standard library only", pkg, imported)
	}
	return ""
}

func TestHouse_ImportsPointOneWay(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(name))
		if pkg == "." {
			return nil
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if wrong := violation(pkg, imported, strings.HasSuffix(name, "_test.go")); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
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
		"a room that nobody planned":                  {"util", "fmt", false, true},
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

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestReadme_ShowsTheExitCodesAsTheyAre(t *testing.T) {
	readme := readReadme(t)
	for _, line := range strings.Split(strings.TrimSpace(exitHelp()), "\n")[1:] {
		if !strings.Contains(readme, strings.TrimSpace(line)) {
			t.Errorf("the README lacks the line %q", line)
		}
	}
}

func TestReadme_NamesOnlyFlagsThatExist(t *testing.T) {
	known := map[string]bool{}
	a := &app{env: os.Getenv, intake: t.Context(), work: t.Context()}
	root := a.root()
	for _, cmd := range append(root.Commands(), root) {
		for _, line := range strings.Split(cmd.UsageString(), "\n") {
			for _, flag := range flagName.FindAllString(line, -1) {
				known[flag] = true
			}
		}
	}
	for _, flag := range flagName.FindAllString(readReadme(t), -1) {
		if !known[flag] {
			t.Errorf("the README names %s, which no command has", flag)
		}
	}
	if len(known) < 20 {
		t.Errorf("only %d flags were found in the help", len(known))
	}
}

var flagName = regexp.MustCompile(`--[a-z][a-z-]+`)

func readReadme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

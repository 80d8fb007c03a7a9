// Package config reads the file that names the connections.
//
// It is strict: a key that it doesn't know, a value of the wrong kind or a
// secret written out is an error that names the line. It never shows a value of
// the file that could be a secret, and resolves a secret only when it is asked
// for.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"mopup/batch"
)

// Config is what the file holds.
type Config struct {
	Connections map[string]Connection `yaml:"connections"`
}

// Connection is a provider with its site or cloud, tenant and credentials.
type Connection struct {
	Provider string `yaml:"provider"`
	Site     string `yaml:"site"`
	Cloud    string `yaml:"cloud"`
	Endpoint string `yaml:"endpoint"`
	TenantID string `yaml:"tenant_id"`
	ClientID string `yaml:"client_id"`
	// Versions overrides the API version of actions: canonical name -> v1.0 or beta.
	Versions     map[string]string `yaml:"versions"`
	ClientSecret Reference         `yaml:"client_secret"`
	Token        Reference         `yaml:"token"`
	Limits       *Limits           `yaml:"limits"`
}

// Limits replaces the facts that it names.
type Limits struct {
	Targets  *int   `yaml:"targets"`
	Requests *int   `yaml:"requests"`
	Window   string `yaml:"window"` // a span such as "1s" or "2m30s"
	InFlight *int   `yaml:"in_flight"`
	Settle   string `yaml:"settle"` // a span: so long after a lost answer, what the vendor doesn't know was not applied
}

// Batch gives the limits as the planner takes them.
func (l *Limits) Batch() batch.Limits {
	if l == nil {
		return batch.Limits{}
	}
	window, _ := time.ParseDuration(l.Window) // Parse has checked it
	settle, _ := time.ParseDuration(l.Settle)
	limits := batch.Limits{Requests: l.Requests, Window: window, Settle: settle}
	if l.Targets != nil {
		limits.Targets = *l.Targets
	}
	if l.InFlight != nil {
		limits.InFlight = *l.InFlight
	}
	return limits
}

// Load reads and checks the file at path. providers are the names that a
// connection may use, and meaning looks at one as its provider will. Of what is
// wrong with the meaning of the file, all is told at once; of what is wrong with
// its form, the first thing.
func Load(path string, providers []string, meaning Meaning) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read config: %w", err)
	}
	c, err := Parse(text, providers, meaning)
	return c, inFile(path, err)
}

// inFile puts the file's name before each of the joined errors.
func inFile(path string, err error) error {
	if err == nil {
		return nil
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for i, e := range all {
		all[i] = fmt.Errorf("config %s, %w", path, e)
	}
	return errors.Join(all...)
}

// Meaning says what only a provider knows of its keys: which of them can't be
// meant, and why. An empty key stands for the whole connection.
type Meaning func(name string, c Connection) (key string, err error)

// Parse reads and checks the text of a config file.
func Parse(text []byte, providers []string, meaning Meaning) (Config, error) {
	var c Config
	d := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	err := d.Decode(&c)
	if errors.Is(err, io.EOF) {
		return c, nil // an empty file names no connection
	}
	if err != nil {
		return Config{}, formError(err)
	}
	if d.Decode(&Config{}) != io.EOF {
		return Config{}, errors.New("line 1: the file holds more than one document; put all into one")
	}
	return c, check(text, c, providers, meaning)
}

// formError says what is wrong with the form of the file, and where. It shows
// keys and never values: a value may be a secret that has no place there.
func formError(err error) error {
	line, what := 1, "this is no valid YAML"
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		line = at.GetToken().Position.Line
	}
	var unknown *yaml.UnknownFieldError
	var syntax *yaml.SyntaxError
	var kind *yaml.TypeError
	var node *yaml.UnexpectedNodeTypeError
	var size *yaml.OverflowError
	switch {
	case errors.As(err, &unknown):
		what = unknown.Message
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Message, "mapping key"):
		what = syntax.Message // a key given twice; other messages may hold values
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Message, "found character '\t'"):
		what = "a tab before a key; indent with blanks alone"
	case errors.As(err, &kind), errors.As(err, &node), errors.As(err, &size):
		what = "a value of the wrong kind"
	}
	return fmt.Errorf("line %d: %s", line, what)
}

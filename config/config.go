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
	Provider     string    `yaml:"provider"`
	Site         string    `yaml:"site"`
	Cloud        string    `yaml:"cloud"`
	Endpoint     string    `yaml:"endpoint"`
	TenantID     string    `yaml:"tenant_id"`
	ClientID     string    `yaml:"client_id"`
	ClientSecret Reference `yaml:"client_secret"`
	Token        Reference `yaml:"token"`
	Limits       *Limits   `yaml:"limits"`
}

// Limits replaces the facts that it names.
type Limits struct {
	Targets  *int     `yaml:"targets"`
	Requests *int     `yaml:"requests"`
	Window   Duration `yaml:"window"`
	InFlight *int     `yaml:"in_flight"`
}

// Batch gives the limits as the planner takes them.
func (l *Limits) Batch() batch.Limits {
	if l == nil {
		return batch.Limits{}
	}
	limits := batch.Limits{Requests: l.Requests, Window: time.Duration(l.Window)}
	if l.Targets != nil {
		limits.Targets = *l.Targets
	}
	if l.InFlight != nil {
		limits.InFlight = *l.InFlight
	}
	return limits
}

// Duration is a span written as "1s" or "2m30s".
type Duration time.Duration

// UnmarshalYAML accepts what [time.ParseDuration] does.
func (d *Duration) UnmarshalYAML(text []byte) error {
	span, err := time.ParseDuration(string(bytes.Trim(bytes.TrimSpace(text), `"'`)))
	if err != nil {
		return errors.New(`a span of time is written like "1s" or "2m30s"`)
	}
	*d = Duration(span)
	return nil
}

// Load reads and checks the file at path. All its errors are told at once,
// each with its line. providers are the names that a connection may use.
func Load(path string, providers []string) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("read config: %w", err)
	}
	c, err := Parse(text, providers)
	if err != nil {
		return Config{}, fmt.Errorf("config %s: %w", path, err)
	}
	return c, nil
}

// Parse reads and checks the text of a config file.
func Parse(text []byte, providers []string) (Config, error) {
	var c Config
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&c)
	if errors.Is(err, io.EOF) {
		return c, nil // an empty file names no connection
	}
	if err != nil {
		// Without the excerpt: a neighbouring line may hold a secret.
		return Config{}, errors.New(yaml.FormatError(err, false, false))
	}
	return c, check(text, c, providers)
}

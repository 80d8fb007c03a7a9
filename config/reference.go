package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// Reference says where a secret is: env:NAME or file:PATH. It is safe to print;
// the secret itself is only what Resolve gives.
type Reference string

var (
	errNotReference = errors.New("it must say where the secret is, env:NAME or file:PATH; a secret itself has no place in this file")
	errNotVariable  = errors.New("what follows env: is no name of a variable (letters, digits and _); a secret itself has no place in this file")
)

// variable is a name that a variable can have: what is no such name, or is longer
// than any, is mostly the secret itself.
var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// check never shows the value: it may be the secret.
func (r Reference) check() error {
	if r == "" {
		return nil
	}
	scheme, rest, ok := strings.Cut(string(r), ":")
	if !ok || rest == "" || scheme != "env" && scheme != "file" {
		return errNotReference
	}
	if scheme == "env" && !variable.MatchString(rest) {
		return errNotVariable
	}
	return nil
}

// Resolve reads the secret. A missing or empty one is an error that says where
// it was looked for.
func (r Reference) Resolve() (string, error) {
	if err := r.check(); err != nil {
		return "", err
	}
	scheme, rest, _ := strings.Cut(string(r), ":")
	secret := ""
	switch scheme {
	case "env":
		secret = os.Getenv(rest)
		if strings.TrimSpace(secret) == "" {
			return "", fmt.Errorf("the environment variable %s is not set", rest)
		}
	case "file":
		text, err := os.ReadFile(rest)
		if err != nil {
			return "", fmt.Errorf("read the secret: %w", err)
		}
		secret = string(text)
		if strings.TrimSpace(secret) == "" {
			return "", fmt.Errorf("the file %s holds no secret", rest)
		}
	}
	return strings.TrimSpace(secret), nil
}

package config

import (
	"regexp"

	"github.com/google/uuid"
)

var domain = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*$`)

// isTenant tells what can name a tenant: its GUID, or one of its domains. Words
// such as "common" name all tenants, and so none.
func isTenant(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil || domain.MatchString(text)
}

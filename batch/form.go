package batch

import (
	"net/netip"
	"strings"
)

// Form is what a value looks like, whatever it was given for: to tell people who
// gave one thing for another what they gave.
type Form string

// The forms that are told apart. Each is worded to follow "is".
const (
	FormUnknown   Form = ""
	FormEmail     Form = "an e-mail address"
	FormMessageID Form = "an internet message id" // <text@host>
	FormGUID      Form = "a GUID"
	FormGUIDName  Form = "a GUID with a name behind it" // GUID_Name
	FormAccount   Form = `a Windows account name`       // DOMAIN\name
	FormSID       Form = "a security id"                // S-1-5-21-...
	FormDN        Form = "a distinguished name"         // CN=...,OU=...
	FormURL       Form = "a web address"
	FormIP        Form = "an IP address"
	FormPhone     Form = "a phone number"
	FormNumber    Form = "a number"
)

// longestForm bounds the work on a value that is none of these anyway.
const longestForm = 1024

// FormOf gives the form of a value. It is for messages: nothing is decided by it.
func FormOf(value string) Form {
	value = Clean(value)
	if value == "" || len(value) > longestForm {
		return FormUnknown
	}
	_, isGUID := guidOf(value)
	_, ipErr := netip.ParseAddr(value)
	scheme, rest, isURL := strings.Cut(value, "://")
	switch {
	case isMessageID(value):
		return FormMessageID
	case isEmail(value):
		return FormEmail
	case isGUID:
		return FormGUID
	case isGUIDName(value):
		return FormGUIDName
	case isURL && scheme != "" && rest != "":
		return FormURL
	case isAccount(value):
		return FormAccount
	case hasPrefixFold(value, "S-1-") && only(value[4:], digits+"-"):
		return FormSID
	case hasPrefixFold(value, "CN=") || hasPrefixFold(value, "OU=") || hasPrefixFold(value, "DC="):
		return FormDN
	case ipErr == nil:
		return FormIP
	case isPhone(value):
		return FormPhone
	case only(value, digits):
		return FormNumber
	}
	return FormUnknown
}

const digits = "0123456789"

// only reports whether text has these signs and no other, and at least one.
func only(text, signs string) bool { return text != "" && strings.Trim(text, signs) == "" }

func hasPrefixFold(text, prefix string) bool {
	return len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

func isMessageID(value string) bool {
	if len(value) < 5 || value[0] != '<' || value[len(value)-1] != '>' || strings.ContainsFunc(value, unseen) {
		return false
	}
	local, host, ok := strings.Cut(value[1:len(value)-1], "@")
	return ok && local != "" && host != "" && !strings.ContainsAny(value[1:len(value)-1], "<>")
}

func isEmail(value string) bool {
	address, err := unnamed(value)
	if err != nil || strings.LastIndexByte(address, '@') < 1 {
		return false
	}
	_, ok := addressFault(address)
	return ok
}

func isGUIDName(value string) bool {
	prefix, name, _ := strings.Cut(value, "_")
	_, ok := guidOf(prefix)
	return ok && len(prefix) == guidLength && name != "" && !strings.ContainsFunc(name, unseen)
}

func isAccount(value string) bool {
	domain, name, _ := strings.Cut(value, `\`)
	odd := func(text string) bool { return text == "" || strings.ContainsAny(text, `\/:@"<>`) }
	return !odd(domain) && !odd(name)
}

// isPhone knows a number that is dialled by how it begins.
func isPhone(value string) bool {
	count := 0
	for i := range len(value) {
		if '0' <= value[i] && value[i] <= '9' {
			count++
		}
	}
	return count >= 7 && count <= 15 && strings.IndexByte("+0(", value[0]) >= 0 && only(value[1:], digits+" ()/.-")
}

// but goes on after "is no such thing" where the value has a form that is known.
func but(value string) string {
	if form := FormOf(value); form != FormUnknown {
		return " but " + string(form)
	}
	return ""
}

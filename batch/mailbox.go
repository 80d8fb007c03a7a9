package batch

import (
	"fmt"
	"strings"
	"unicode"
)

// unnamed gives the address of `Ann Lee <ann@corp.example>`, with or without a
// name; any other value as it is.
//
// A name may be any words, with commas as in `Lee, Ann`: a word without an @ is
// nobody's address, so no second mailbox gets lost in a name. One with an @ is
// an address, and where it is another one, nobody knows which of the two is
// meant.
func unnamed(value string) (string, error) {
	open := strings.LastIndexByte(value, '<')
	if open < 0 || value[len(value)-1] != '>' || len(value) > longestForm {
		return value, nil
	}
	name, address := strings.TrimFunc(value[:open], unseen), Clean(value[open+1:len(value)-1])
	bare := name
	if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
		bare = strings.ReplaceAll(name[1:len(name)-1], `\"`, "")
	}
	switch {
	case address == "":
		return value, nil
	case strings.ContainsAny(bare, `"<>`) || bare == name && strings.ContainsFunc(name, parts):
		return value, nil // several, or something broken
	case name == "" && isMade(address):
		return "", fmt.Errorf("%s seems to be %s: an address is better given without the angle brackets", Quote(value), FormMessageID)
	}
	for word := range strings.FieldsFuncSeq(bare, func(r rune) bool { return unseen(r) || strings.ContainsRune(quotes+"()[],;", r) }) {
		if at := strings.IndexByte(word, '@'); at > 0 && at < len(word)-1 && EmailKey(Clean(word)) != EmailKey(address) {
			return "", fmt.Errorf("%s names two addresses, %s and %s", Quote(value), Quote(word), Quote(address))
		}
	}
	return address, nil
}

// parts reports whether a rune parts two mailboxes wherever it stands.
func parts(r rune) bool { return r == ';' || unicode.IsControl(r) }

// isMade reports whether what stands before the @ was made by a program, as it
// is in an internet message id. Between angle brackets alone nothing else tells
// such an id from an address.
func isMade(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	count := 0
	for i := range len(local) {
		if '0' <= local[i] && local[i] <= '9' {
			count++
		}
	}
	return len(local) >= 20 && count >= 6 || strings.Contains(local, "$")
}

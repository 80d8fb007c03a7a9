package source

import (
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
)

// kind is what the rows of a job name: one noun of one provider. All actions of
// a kind have the same fields.
type kind struct {
	provider, noun string
	fields         []batch.Field
	words          map[string]string // folded word of an action column -> canonical name
	good           []string          // the words, for messages
}

// kindsOf sorts actions into kinds, in their order.
func kindsOf(actions []batch.Action) []*kind {
	var kinds []*kind
	for i := range actions {
		a := &actions[i]
		provider, short, _ := strings.Cut(a.Name, "/")
		k := findKind(kinds, provider, a.Noun)
		if k == nil {
			k = &kind{provider: provider, noun: a.Noun, fields: a.Fields, words: map[string]string{}}
			kinds = append(kinds, k)
		}
		for _, word := range append([]string{a.Name, short}, a.Words...) {
			if folded := fold(word); folded != "" {
				k.words[folded] = a.Name
			}
		}
		if word := goodWord(short, a.Words); !slices.Contains(k.good, word) {
			k.good = append(k.good, word)
		}
	}
	return kinds
}

func goodWord(short string, words []string) string {
	if len(words) == 0 {
		return short
	}
	return fmt.Sprintf("%s (%s)", short, words[0])
}

func findKind(kinds []*kind, provider, noun string) *kind {
	for _, k := range kinds {
		if k.provider == provider && k.noun == noun {
			return k
		}
	}
	return nil
}

// kindOf gives the kind that has the action of this canonical name.
func kindOf(kinds []*kind, actions []batch.Action, name string) *kind {
	for i := range actions {
		if actions[i].Name == name {
			provider, _, _ := strings.Cut(name, "/")
			return findKind(kinds, provider, actions[i].Noun)
		}
	}
	return nil
}

// hasField reports whether --map may name the field.
func (k *kind) hasField(name string) bool {
	for _, f := range k.fields {
		if fold(f.Name) == fold(name) {
			return true
		}
	}
	return false
}

// String gives "tmcas account".
func (k *kind) String() string { return k.provider + " " + k.noun }

// unknownWord says that a cell of the action column is no action of this kind.
func (k *kind) unknownWord(word string) string {
	return fmt.Sprintf("%s is no action here; good words are %s; --map action= ignores the column",
		batch.Quote(word), strings.Join(k.good, ", "))
}

package source_test

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"mopup/batch"
	"mopup/batch/source"
	"mopup/providers"
)

// allActions are the real ones. Making them takes longer than reading a small file.
var allActions = sync.OnceValue(func() (all []batch.Action) {
	for _, e := range providers.All() {
		all = append(all, e.Actions()...)
	}
	return all
})

// nastySpec understands the flags of the index as the command line does.
func nastySpec(flags string) (source.Spec, error) {
	spec := source.Spec{Map: map[string]string{}}
	spec.Actions = allActions()
	words := shellWords(flags)
	for len(words) > 1 {
		name, value := words[0], words[1]
		words = words[2:]
		switch name {
		case "--action":
			spec.Action = value
		case "--map":
			field, column, _ := strings.Cut(value, "=")
			spec.Map[field] = column
		case "--format":
			spec.Format = source.Format(value)
		case "--encoding":
			spec.Encoding = value
		case "--delimiter":
			spec.Delimiter, _ = utf8.DecodeRuneInString(value)
		case "--sheet":
			spec.Sheet = value
		case "--header-row":
			if _, err := fmt.Sscan(value, &spec.HeaderRow); err != nil {
				return spec, err
			}
		default:
			return spec, fmt.Errorf("%s is no flag", name)
		}
	}
	if len(words) > 0 {
		return spec, fmt.Errorf("%s has no value", words[0])
	}
	return spec, nil
}

// shellWords divides a line at blanks that stand in no quotes.
func shellWords(line string) (words []string) {
	var word strings.Builder
	quote := rune(0)
	for _, r := range line + " " {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case quote == 0 && r == ' ':
			if word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
		default:
			word.WriteRune(r)
		}
	}
	return words
}

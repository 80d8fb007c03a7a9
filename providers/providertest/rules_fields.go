package providertest

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"mopup/batch"
)

func fieldRules() []Rule {
	return []Rule{
		{Name: "actions of one noun may stand in one file", Check: nounsAgree},
		{Name: "no header is a field's and easily taken for it", Check: decoysApart},
		{Name: "a checked value passes its check again unchanged", Check: checksStable},
		{Name: "keys fold letter case and tell targets apart", Check: keysFold},
	}
}

func nounsAgree(_ context.Context, h Harness) error {
	_, actions, err := h.actions()
	if err != nil {
		return err
	}
	fields, owner := map[string]string{}, map[string]string{}
	for _, a := range actions {
		all, err := headersApart(a)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		if known, ok := fields[a.Noun]; ok && known != all {
			return fmt.Errorf("%s: fields %s, where others of noun %q have %s", a.Name, all, a.Noun, known)
		}
		fields[a.Noun] = all
		for _, word := range a.Words {
			key := a.Noun + "\x00" + fold(word)
			if other, taken := owner[key]; taken {
				return fmt.Errorf("word %q stands for %s and %s", word, other, a.Name)
			}
			owner[key] = a.Name
		}
	}
	return nil
}

// headersApart gives the names of the fields. It is an error where one header
// fits two of them.
func headersApart(a batch.Action) (string, error) {
	var names []string
	owner := map[string]string{}
	for _, f := range a.Fields {
		names = append(names, f.Name)
		for _, header := range append([]string{f.Name}, f.Names...) {
			if other, taken := owner[fold(header)]; taken && other != f.Name {
				return "", fmt.Errorf("header %q fits both %s and %s", header, other, f.Name)
			}
			owner[fold(header)] = f.Name
		}
	}
	return strings.Join(names, ","), nil
}

// decoysApart looks that what is said not to be a field's column is not said to
// be it too, and that each such column is told once and in words.
func decoysApart(_ context.Context, h Harness) error {
	_, actions, err := h.actions()
	if err != nil {
		return err
	}
	for _, a := range actions {
		several := 0
		for _, f := range a.Fields {
			if err := decoysOf(f); err != nil {
				return fmt.Errorf("%s: field %s: %w", a.Name, f.Name, err)
			}
			if f.Several {
				several++
			}
		}
		if several > 1 {
			return fmt.Errorf("%s: %d fields may hold several values, and one is the most", a.Name, several)
		}
	}
	return nil
}

func decoysOf(f batch.Field) error {
	seen := map[string]string{fold(f.Name): "names it"}
	for _, header := range f.Names {
		seen[fold(header)] = "names it"
	}
	for _, d := range f.Decoys {
		if d.Is == "" || len(d.Names) == 0 {
			return fmt.Errorf("columns %q are easily taken for it, and nothing says what they are", d.Names)
		}
		for _, header := range d.Names {
			if earlier := seen[fold(header)]; earlier != "" || fold(header) == "" {
				return fmt.Errorf("header %q is easily taken for it, and %s already", header, earlier)
			}
			seen[fold(header)] = "is " + d.Is
		}
	}
	return nil
}

// fold is how headers are compared: letters and digits, without case.
func fold(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

func checksStable(_ context.Context, h Harness) error {
	_, actions, err := h.actions()
	if err != nil {
		return err
	}
	for _, a := range actions {
		for n := range 3 {
			values := h.Values(a, n)
			for i, f := range a.Fields {
				for _, v := range []string{values[i], strings.ToUpper(values[i]), f.Default} {
					if err := stable(f.Check, v, v == values[i] || v == f.Default); err != nil {
						return fmt.Errorf("%s: field %s: %w", a.Name, f.Name, err)
					}
				}
			}
		}
		for _, s := range a.Settings {
			for _, v := range []string{s.Default, h.Settings[s.Name]} {
				if err := stable(s.Check, v, true); err != nil {
					return fmt.Errorf("%s: setting %s: %w", a.Name, s.Name, err)
				}
			}
		}
	}
	return nil
}

// stable checks a value twice. One that must pass and does not is an error too;
// no check is asked about nothing.
func stable(check func(string) (string, error), value string, must bool) error {
	if value == "" {
		return nil
	}
	once, err := check(value)
	if err != nil {
		if must {
			return fmt.Errorf("%q is refused: %w", value, err)
		}
		return nil
	}
	twice, err := check(once)
	if err != nil || twice != once {
		return fmt.Errorf("%q becomes %q, and that becomes %q, %v", value, once, twice, err)
	}
	return nil
}

func keysFold(_ context.Context, h Harness) error {
	_, actions, err := h.actions()
	if err != nil {
		return err
	}
	for _, a := range actions {
		seen := map[string]bool{}
		for n := range 3 {
			b, err := h.batch(a, n+1)
			if err != nil {
				return fmt.Errorf("%s: %w", a.Name, err)
			}
			values := b.Targets[n].Values
			if key := a.Key(values); seen[key] {
				return fmt.Errorf("%s: two targets have the key %q", a.Name, key)
			} else {
				seen[key] = true
			}
			for i, f := range a.Fields {
				if f.Key != nil && f.Key(strings.ToUpper(values[i])) != f.Key(strings.ToLower(values[i])) {
					return fmt.Errorf("%s: the key of field %s depends on letter case: %q", a.Name, f.Name, values[i])
				}
			}
		}
	}
	return nil
}

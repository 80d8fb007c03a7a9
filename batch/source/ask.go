package source

import (
	"errors"

	"mopup/batch"
)

// ask gives the verdict of a field on a cell's text. What is good as it is stays
// as it is; only what is not is cleaned, or taken apart.
func ask(f *batch.Field, value string) verdict {
	v := verdict{asked: true, value: value}
	v.good, v.err = checkCleaned(f, value)
	if v.err == nil {
		return v
	}
	if found := split(f, value); len(found) > 1 || f.Several && len(found) == 1 {
		v.judgeAll(f, found)
	}
	return v
}

// check asks a field about a value. A field that takes anything still takes no
// formula and no error of a spreadsheet.
func check(f *batch.Field, value string) (string, error) {
	switch {
	case value == "":
		return "", errors.New("no " + f.Name)
	case f.Check != nil:
		return f.Check(value)
	}
	if damage := formulaOrError(value); damage != "" {
		return "", errors.New(damage)
	}
	return value, nil
}

// checkCleaned is check for a value, or else for what it is without what is
// around it.
func checkCleaned(f *batch.Field, value string) (string, error) {
	good, err := check(f, value)
	if err == nil {
		return good, nil
	}
	if cleaned := batch.Clean(value); cleaned != value {
		if good, err := check(f, cleaned); err == nil {
			return good, nil
		}
	}
	return "", explained(value, err)
}

// explained says what became of a value on its way, where that can be seen, and
// else what the field says of it.
func explained(value string, err error) error {
	if damage := damageOf(value); damage != "" {
		return errors.New(damage)
	}
	return err
}

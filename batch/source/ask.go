package source

import (
	"errors"

	"mopup/batch"
)

// ask makes it the verdict of a field on a cell's text. What is good as it is
// stays as it is; only what is not is cleaned, or taken apart.
func (v *verdict) ask(f *batch.Field, value string) {
	if v.asked, v.value = true, value; len(v.more) > 0 {
		v.more = nil
	}
	if v.good, v.err = check(f, value); v.err != nil {
		v.askAgain(f)
	}
}

func (v *verdict) askAgain(f *batch.Field) {
	if v.good, v.err = cleanedCheck(f, v.value, v.err); v.err == nil {
		return
	}
	if found := split(f, v.value); len(found) > 1 || f.Several && len(found) == 1 {
		v.judgeAll(f, found)
	}
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
	if err != nil {
		return cleanedCheck(f, value, err)
	}
	return good, nil
}

// cleanedCheck is for a value that is refused as it is, with this reason.
func cleanedCheck(f *batch.Field, value string, reason error) (string, error) {
	if cleaned := batch.Clean(value); cleaned != value {
		if good, err := check(f, cleaned); err == nil {
			return good, nil
		}
	}
	return "", explained(value, reason)
}

// explained says what became of a value on its way, where that can be seen, and
// else what the field says of it.
func explained(value string, err error) error {
	if damage := damageOf(value); damage != "" {
		return errors.New(damage)
	}
	return err
}

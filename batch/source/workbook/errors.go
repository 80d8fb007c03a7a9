package workbook

import (
	"context"
	"errors"
	"fmt"
)

// mistake is an error whose text is fit to follow the name of the file.
type mistake string

func (m mistake) Error() string { return string(m) }

// saveAgain is the way out of most damage: Excel mends what it can.
const saveAgain = "open it in Excel and save it as .xlsx again"

// damaged says that a part of the workbook can't be read.
func damaged(part string, cause any) error {
	return mistake(fmt.Sprintf("can't be read as a workbook: %s: %v; %s", part, cause, saveAgain))
}

// inPart says of which part an error is, unless it is told already or has
// nothing to do with the file.
func inPart(part string, err error) error {
	var told mistake
	switch {
	case errors.As(err, &told): // without what was put around it on the way
		return told
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return damaged(part, err)
}

// guarded runs what looks at the bytes of a file. A panic in there, ours or
// excelize's, is a file that can't be read.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = mistake(fmt.Sprintf("can't be read as a workbook: %v; %s", p, saveAgain))
		}
	}()
	return do()
}

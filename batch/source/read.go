package source

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
)

// Read streams all files in order and calls emit for every row, valid or not, in
// input order. An error of emit, or the end of ctx, ends the reading at once
// and is returned as it is; a read from standard input that hangs is not cut
// short.
//
// It gives what it found in each file, one File for each of spec.Files, and the
// errors of all files and of the specification joined, each a *[FileError]. With
// any such error the rows are for showing only: of a file with an error, rows
// without a fault of their own may be left out.
func Read(ctx context.Context, spec Spec, emit func(batch.Row) error) ([]File, error) {
	j, problems := newJob(spec)
	var files []File
	var seen opened
	for i, path := range spec.Files {
		f := &fileReading{job: j, info: File{Path: path}, judge: judge{file: path, index: i, action: j.action, unusable: j.unusable}, emit: emit}
		err := f.read(ctx, &seen)
		files = append(files, f.info)
		if stopped := errors.Join(err, ctx.Err()); stopped != nil {
			return files, errors.Join(append(problems, stopped)...)
		}
		for _, e := range f.errs {
			e.Path = path
			problems = append(problems, e)
		}
	}
	return files, errors.Join(problems...)
}

// job is what all files of a specification share.
type job struct {
	spec      Spec
	kinds     []*kind // those that a file may have
	action    string  // for rows that name none
	decided   *kind   // the one kind of the job, once a file has shown it
	decidedBy string  // that file
	unusable  bool    // no file can be used, whatever it holds
}

// newJob checks what can be checked without a file.
func newJob(spec Spec) (*job, []error) {
	var problems []error
	j := &job{spec: spec, kinds: kindsOf(spec.Actions), action: spec.Action}
	if len(spec.Files) == 0 {
		problems = append(problems, &FileError{Reason: "no file is given", Hint: `name files, or "-" for standard input`})
	}
	if spec.Action != "" {
		if k := kindOf(j.kinds, spec.Actions, spec.Action); k != nil {
			j.kinds, j.decided, j.decidedBy = []*kind{k}, k, "--action"
		} else {
			problems = append(problems, unknownAction(spec))
			j.unusable = true
		}
	}
	for _, field := range unknownFields(j.kinds, spec.Map) {
		problems = append(problems, unknownField(field, j.kinds))
	}
	return j, problems
}

func unknownAction(spec Spec) *FileError {
	var names []string
	for i := range spec.Actions {
		names = append(names, spec.Actions[i].Name)
	}
	return &FileError{
		Reason: fmt.Sprintf("--action %s is unknown", batch.Quote(spec.Action)),
		Hint:   "actions are " + strings.Join(names, ", "),
	}
}

// unknownFields gives, sorted, what --map names and none of the kinds has.
func unknownFields(kinds []*kind, columnFor map[string]string) []string {
	var unknown []string
	for field := range columnFor {
		has := func(k *kind) bool { return k.hasField(field) }
		if fold(field) != actionField && !slices.ContainsFunc(kinds, has) {
			unknown = append(unknown, field)
		}
	}
	slices.Sort(unknown)
	return unknown
}

func unknownField(field string, kinds []*kind) *FileError {
	names := []string{actionField}
	for _, k := range kinds {
		for _, f := range k.fields {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return &FileError{
		Reason: fmt.Sprintf("--map names %s, which is no field", batch.Quote(field)),
		Hint:   "fields are " + strings.Join(names, ", "),
	}
}

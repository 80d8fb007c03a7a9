package source

import (
	"fmt"
	"strings"
)

// choose gives the binding of the kind that the file has, or nil while that is
// open. final: there is no more to be seen of the file.
func (f *fileReading) choose(final bool) *binding {
	if len(f.bindings) == 1 {
		return f.bindings[0]
	}
	var fitting []*binding
	for _, b := range f.bindings {
		if b.fits() {
			fitting = append(fitting, b)
		}
	}
	for _, b := range fitting {
		if b.kind == f.decided {
			return b
		}
	}
	switch {
	case len(fitting) == 1:
		return fitting[0]
	case len(fitting) > 1:
		return f.byWord(fitting)
	case f.reader.fixed() || final:
		return f.byWord(f.bindings)
	}
	return nil
}

// byWord gives the one among several whose kind alone knows an action word, the
// first such word of the file.
func (f *fileReading) byWord(among []*binding) *binding {
	for _, rec := range f.held {
		var knows []*binding
		for _, b := range among {
			column := b.action().column
			if column < 0 || column >= len(rec.cells) {
				continue
			}
			if _, ok := b.kind.words[fold(rec.cells[column])]; ok {
				knows = append(knows, b)
			}
		}
		if len(knows) == 1 {
			return knows[0]
		}
	}
	return nil
}

// takeKind makes the kind of the file that of the job, which has but one.
func (f *fileReading) takeKind(k *kind) {
	if f.decided == nil {
		f.decided, f.decidedBy = k, f.info.Path
	}
	if f.decided != k {
		f.fail(&FileError{
			Reason: fmt.Sprintf("its rows are of kind %s, but those of %s of kind %s", k, f.decidedBy, f.decided),
			Hint:   "make a job of each kind",
		})
	}
	for _, field := range unknownFields([]*kind{k}, f.spec.Map) {
		if len(unknownFields(f.kinds, map[string]string{field: ""})) == 0 { // else told for the whole job
			f.fail(unknownField(field, []*kind{k}))
		}
	}
}

// undecided says that nothing shows which kind of target the file has.
func (f *fileReading) undecided() *FileError {
	var fitting, needs []string
	for _, b := range f.bindings {
		if b.fits() {
			fitting = append(fitting, b.kind.String())
		}
		var names []string
		for i := range b.slots {
			if s := &b.slots[i]; s.required && s.name != actionField {
				names = append(names, s.name)
			}
		}
		needs = append(needs, fmt.Sprintf("%s: %s", b.kind, strings.Join(names, " and ")))
	}
	if len(fitting) > 1 {
		return &FileError{
			Reason: fmt.Sprintf("its rows may be %s %s", strings.Join(fitting, " or "), columnList(listed(f.reader))),
			Hint:   "say what to do with --action NAME",
		}
	}
	return &FileError{
		Reason: fmt.Sprintf("no kind of target has its columns here %s", columnList(listed(f.reader))),
		Hint: fmt.Sprintf("name them with --map FIELD=COLUMN, or what to do with --action NAME (needed are %s)",
			strings.Join(needs, "; ")),
	}
}

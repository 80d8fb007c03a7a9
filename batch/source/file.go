package source

import (
	"context"
	"errors"
	"io"
	"slices"

	"mopup/batch"
	"mopup/batch/source/plaintext"
	"mopup/batch/source/workbook"
)

// mostHeld is how many records wait at most until it is clear what the columns
// mean: a JSONL file shows its keys line by line, and which kind of target a
// file has may show only in its first action word. Where nothing that a row must
// have was seen by then, they wait on, since that is told once for the file and
// not for each row. They wait no longer either when they hold too many bytes.
const (
	mostHeld      = 1000
	mostHeldBytes = 16 << 20
)

// fileReading is the reading of one file. Records are held until it is settled
// what their columns mean, and from then on judged one by one.
type fileReading struct {
	*job
	judge judge
	emit  func(batch.Row) error
	info  File
	errs  []*FileError

	opening  []io.Closer            // from the first to the last
	found    func() plaintext.Found // of text; what is final at its end
	rows     *workbook.Rows         // whose notes are whole at its end
	reader   reader
	table    *table     // the reader, where it is one
	bindings []*binding // one for each kind that the file may have
	known    int        // columns that were matched
	held     []record
	weight   int  // bytes of the held records, roughly
	released bool // no record is held any more
}

// read reads the file. Its error is one of emit; those of the file are in errs.
func (f *fileReading) read(ctx context.Context, seen *opened) error {
	defer f.close()
	if fault := f.open(ctx, seen); fault != nil {
		f.tellText()
		f.fail(fault)
		return nil
	}
	for _, k := range f.kinds {
		b := newBinding(k, f.spec.Map, f.action == "")
		b.listed = func() []string { return listed(f.reader) }
		f.bindings = append(f.bindings, b)
	}
	err := f.records()
	f.tell()
	return err
}

// tell says what was found in the file, at its end.
func (f *fileReading) tell() {
	f.info.Header = slices.Clone(f.reader.columns())
	f.info.Blank = f.reader.blank()
	f.tellText()
	if f.rows != nil {
		f.info.Notes = append(f.info.Notes, f.rows.Notes()...)
		f.info.Hidden = f.rows.HiddenRows()
	}
	if f.table != nil {
		f.info.HeaderRow = f.table.number
		f.info.note(f.table.aboveNote())
	}
	if j, ok := f.reader.(*jsonReader); ok {
		f.info.Notes = append(f.info.Notes, j.notes()...)
	}
	f.info.note(f.judge.overruledNote())
	if f.judge.bound != nil {
		f.info.Mapping = f.judge.bound.mapping()
	}
}

// tellText says how the text of the file is written, if it is one.
func (f *fileReading) tellText() {
	if f.found != nil {
		f.info.Compression, f.info.Encoding = f.found().Compression, f.found().Encoding
	}
}

// records takes all records of the file.
func (f *fileReading) records() error {
	for {
		f.grow()
		if !f.released && f.settled(false) {
			if err := f.release(f.reader.fixed()); err != nil {
				return err
			}
		}
		rec, err := f.reader.next()
		if err != nil {
			return f.finish(err)
		}
		f.info.Rows++
		if !f.released {
			f.hold(rec)
			continue
		}
		f.grow()
		if err := f.pass(rec); err != nil {
			return err
		}
	}
}

// finish is the end of the file: what was not found by now is missing.
func (f *fileReading) finish(end error) error {
	whole := errors.Is(end, io.EOF)
	var fault *FileError
	broken := errors.As(end, &fault)
	if f.info.Rows == 0 && !broken {
		f.fail(f.noRows())
	}
	if !f.released {
		f.settled(whole)
		if err := f.release(f.reader.fixed() || whole && len(f.reader.columns()) > 0); err != nil {
			return err
		}
	}
	if broken {
		f.fail(fault)
	}
	if f.judge.bound != nil && whole && len(f.reader.columns()) > 0 {
		f.fail(f.judge.bound.misfits(true)...)
	}
	return nil
}

func (f *fileReading) hold(rec record) {
	const header, whole = 16, 128 // of a string, and of a record
	f.held = append(f.held, rec)
	f.weight += whole + header*len(rec.cells)
	for _, c := range rec.cells {
		f.weight += len(c)
	}
}

func (f *fileReading) noRows() *FileError {
	switch {
	case f.reader.fixed():
		return &FileError{Reason: "has a header and no rows"}
	case f.reader.blank() > 0:
		return &FileError{Reason: "has nothing but blank lines"}
	}
	if j, ok := f.reader.(*jsonReader); ok {
		if _, isList := j.frames.(*listFrames); isList {
			return &FileError{Reason: "has a list without objects"}
		}
	}
	return &FileError{Reason: "is empty"}
}

// fail notes errors of the file.
func (f *fileReading) fail(errs ...*FileError) {
	if len(errs) > 0 {
		f.errs = append(f.errs, errs...)
		f.judge.unusable = true
	}
}

// grow matches columns that are new.
func (f *fileReading) grow() {
	columns := f.reader.columns()
	if len(columns) == f.known {
		return
	}
	f.known = len(columns)
	for _, b := range f.bindings {
		b.add(columns)
	}
	if f.released && f.judge.bound != nil {
		f.fail(f.judge.bound.misfits(false)...)
	}
}

// settled reports whether the held records can be judged, or must be.
func (f *fileReading) settled(final bool) bool {
	if f.judge.bound == nil {
		f.judge.bound = f.choose(final)
	}
	if f.weight >= mostHeldBytes || len(f.held) >= mostHeld && !f.lacking() {
		return true
	}
	return len(f.held) >= sampleSize && f.judge.bound != nil && (f.reader.fixed() || f.judge.bound.complete())
}

// lacking reports whether no column was seen yet for what each row must have.
func (f *fileReading) lacking() bool {
	b := f.judge.bound
	return b != nil && slices.ContainsFunc(b.slots, func(s slot) bool { return s.needed() && len(s.fitting()) == 0 })
}

// release judges the held records; those to come are not held any more. final:
// all columns are known.
func (f *fileReading) release(final bool) error {
	f.released = true
	if b := f.judge.bound; b != nil {
		b.weigh(f.held)
		b.frozen = true
		f.bindings = []*binding{b}
		f.takeKind(b.kind)
		f.fail(f.hidden()...)
		f.fail(f.secondHeader()...)
		f.fail(b.misfits(final)...)
	} else if slices.ContainsFunc(f.held, func(rec record) bool { return !rec.lost }) {
		f.fail(f.undecided())
	}
	f.judge.unusable = f.judge.unusable || f.judge.bound == nil
	for _, rec := range f.held {
		if err := f.pass(rec); err != nil {
			return err
		}
	}
	f.held = nil
	if f.judge.bound != nil {
		f.judge.bound.sample = nil
	}
	return nil
}

// pass emits the rows of a record: one, or one for each target that it names.
func (f *fileReading) pass(rec record) error {
	row := f.judge.row(rec)
	if f.judge.unusable && len(row.Problems) == 0 {
		return nil
	}
	if err := f.emit(row); err != nil {
		return err
	}
	if !f.judge.many {
		return nil
	}
	for _, other := range f.judge.further(row) {
		f.info.Extra++
		if err := f.emit(other); err != nil {
			return err
		}
	}
	return nil
}

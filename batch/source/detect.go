package source

import "context"

// open finds out how the file is written, and has a reader for it.
func (f *fileReading) open(ctx context.Context, seen *opened) *FileError {
	format, fault := formatOf(f.info.Path, f.spec.Format)
	f.info.Format = format
	raw, openFault := seen.open(f.info.Path, f.spec.Stdin)
	if openFault != nil {
		return openFault
	}
	f.opening = append(f.opening, raw)
	if fault != nil {
		return fault
	}
	t, fault := newText(ctx, raw)
	if fault != nil {
		return fault
	}
	if format == JSONL {
		f.reader = newJSONL(t)
		return nil
	}
	comma := f.spec.Delimiter
	switch {
	case comma != 0:
	case format == TSV:
		comma = '\t'
	default:
		comma = ','
	}
	f.info.Delimiter = comma
	return f.head(newCSV(t, comma))
}

// head finds the header of rows of cells.
func (f *fileReading) head(rows cellRows) *FileError {
	t, fault := newTable(rows, f.spec.HeaderRow, f.fitness)
	if t != nil {
		f.table, f.reader = t, t
	}
	return fault
}

// close closes what was opened, the last first.
func (f *fileReading) close() {
	for i := len(f.opening) - 1; i >= 0; i-- {
		_ = f.opening[i].Close() // it was only read
	}
}

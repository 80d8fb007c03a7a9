package workbook

import (
	"context"
	"io"
	"strings"
)

// Options are the bounds of reading. Their zero value is good.
type Options struct {
	// TempDir is where shared strings lie while they are needed; empty means
	// the folder for temporary files of the system.
	TempDir string
	// MaxPart is how many bytes a part of the workbook, such as one sheet, may
	// inflate to; 0 means 1 GiB.
	MaxPart int64
}

// Book is an open workbook. It is for one goroutine.
type Book struct {
	ctx     context.Context
	parts   *archive
	options Options
	sheets  []sheetEntry
	rels    relations
	numbers numbers
	texts   *sharedTexts
	merges  map[string][]area
}

// Sheet is one worksheet of a book.
type Sheet struct {
	Name   string
	Hidden bool
}

// Open reads what a workbook of size bytes consists of. The context holds for
// all reading from the book, and r must stay readable until Close.
func Open(ctx context.Context, r io.ReaderAt, size int64, o Options) (*Book, error) {
	if o.MaxPart <= 0 {
		o.MaxPart = 1 << 30
	}
	parts, err := openArchive(r, size, o.MaxPart)
	if err != nil {
		return nil, err
	}
	b := &Book{ctx: ctx, parts: parts, options: o, merges: map[string][]area{}}
	if err := guarded(b.load); err != nil {
		return nil, err
	}
	return b, nil
}

// load reads the small parts: which sheets there are, and how numbers show.
func (b *Book) load() error {
	main, err := b.mainPart()
	if err != nil {
		return err
	}
	if b.rels, err = b.relations(main); err != nil {
		return err
	}
	dates1904, err := b.loadSheets(main)
	if err != nil {
		return err
	}
	return b.loadStyles(dates1904)
}

// Close removes what the book needed on disk.
func (b *Book) Close() error {
	if b.texts == nil {
		return nil
	}
	texts := b.texts
	b.texts = nil
	return texts.close()
}

// Sheets lists the worksheets in the order of their tabs. Sheets of charts and
// macros are not among them.
func (b *Book) Sheets() []Sheet {
	list := make([]Sheet, len(b.sheets))
	for i, s := range b.sheets {
		list[i] = s.Sheet
	}
	return list
}

// entry finds a sheet by its name, as Excel does without regard to case.
func (b *Book) entry(name string) (sheetEntry, error) {
	for _, s := range b.sheets {
		if strings.EqualFold(s.Name, name) {
			return s, nil
		}
	}
	names := make([]string, len(b.sheets))
	for i, s := range b.sheets {
		names[i] = s.Name
	}
	return sheetEntry{}, mistake("has no sheet " + name + "; it has " + strings.Join(names, ", "))
}

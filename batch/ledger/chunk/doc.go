// Package chunk makes one text of some hundreds of rows as they were planned, and
// reads them back.
//
// It promises that a row comes back as it was added, but for bytes that are no
// UTF-8, which become U+FFFD, and problems, which become one text. Some hundreds
// of rows or KiB end a text; only a row that is long by itself makes it longer.
// Cells that several rows share, runs of empty cells and values that stand in a
// cell cost a few bytes each. A reader takes this shape and no other: the only
// errors are of a damaged text, and say from which row on and at what byte.
//
// The shape is JSON, for people too, so it is written down where they look: in
// schema.sql of [mopup/batch/ledger]; its views.sql takes it apart once more.
//
// It does not know where a text is kept, or what became of a row after it was
// planned. It needs no database, so its fuzz test is built in seconds.
package chunk

// Package source turns files of targets into rows: CSV, TSV and JSONL, one
// record at a time.
//
// It promises that every record of every file ends in exactly one [batch.Row],
// with the number a person would count for it, with its cells as they were
// read, and with either a target or all the reasons why it names none; only
// records that hold nothing but blanks are left out, and they are counted. It
// promises to look at every file it is given and to tell everything that is
// wrong with all of them at once, and that memory does not grow with a file:
// a record is at most 1 MiB, and a longer one is an error of its row.
//
// It does not know which rows are the same target, which are protected, how
// they are sent, or any vendor: what a target consists of, how its values are
// checked and which words name an action are facts of [batch.Action].
package source

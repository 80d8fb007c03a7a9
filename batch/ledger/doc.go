// Package ledger keeps what was tried and what came back, so that it survives a
// crash: one SQLite file with jobs, rows, batches, attempts and results.
//
// It promises that Begin and Record return only when the write is on disk, that
// each row is kept as it was read, and that how a row ended follows from the
// file alone, also after a kill at any instant. It decides nothing: what an
// attempt means is [mopup/batch]'s to say.
//
// One process at a time drives a job: it holds a lease, [Ledger.Hold], and only
// through that it begins attempts and changes the job's state. What is left to
// do of a job, [Ledger.Work], follows from the file alone too.
//
// Layout: rows are kept as they were planned, some hundreds of them in one line
// of row_chunks ([mopup/batch/ledger/chunk] makes its text), and never change;
// what becomes of them stands elsewhere. A result that holds for a whole batch
// is stored once, with the batch; the results table has a line only for a target
// that ended otherwise. A batch that was split keeps its attempts and the
// targets that have a result; the others move to its parts (moved).
// batches.unsettled counts the targets that are not at their end, so that what
// is left is found without reading what is done. How a row ended is put together
// from these: by a survey, which goes through the rows of a job a stretch at a
// time, and by the view row_outcomes for anyone with an SQLite shell. A test
// holds the two against each other.
package ledger

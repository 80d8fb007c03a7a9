// Package reports tells how a job ended: from the ledger alone, at any time, and
// without the files that the job was made from.
//
// It promises one line for every row of input, in input order, with the user's
// own columns unchanged; and that the outcomes it counts add up to the rows that
// were read, or an error that says they don't. Vendor text is data to it: it
// never reaches a spreadsheet as a formula.
package reports

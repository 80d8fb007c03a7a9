// Package workbook reads Excel workbooks (.xlsx, .xlsm), one row at a time.
//
// It promises that cells come as Excel shows them, in the row and the column
// that a person sees; that what is hidden, merged or missing is told in
// [Rows.Notes]; that a file which is no workbook, or can't be read to its end,
// is an error that says what to do; and that memory grows neither with the
// number of rows nor with what a crafted file inflates to: a part is inflated
// at most once a reading and never held, and shared strings lie in a
// temporary file when they are many.
//
// The parts of the workbook are read here and not by excelize, which takes the
// end of a damaged sheet for its last row, puts cells that are out of order in
// wrong columns, shows the number of a shared string that is missing as if it
// were the text, and does not tell a formula without a result from an empty
// cell; besides, it takes three times as long and five times the memory. What
// excelize does is to show numbers and dates by their format, and the tests hold
// its own reading of sound workbooks beside this one.
//
// Text shows as it is, whatever its format. A whole number without a format
// shows all of up to fifteen digits, where Excel shows 4.91701E+11 of twelve: by
// what a report gives back of a cell, its row must be found again. From sixteen
// digits on Excel has lost some itself, and the power of ten says so.
//
// Which section of a format a number has, what thousands it leaves out and what
// it shows but digits is found here, since excelize does not do it. A number
// shows as if it had no format where neither does: by formats that make
// fractions, that show no zero before the point (#.##), that have a power of ten
// without a point (0E+0), and where they choose by its size and it is not clear
// whether a negative number shows its sign. Not as in Excel are the point of
// 0.## behind a whole number, which is left out, and the sign of a negative
// number that is rounded to zero. Formats that follow the language of a person,
// such as the short date, show as in American English, since the file does not
// tell the language.
//
// The package knows nothing of targets and imports nothing of ours.
package workbook

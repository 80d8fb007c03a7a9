// Package plaintext turns the bytes of a text file, as people and portals make
// them, into clean UTF-8: it inflates gzip and Zstandard, drops byte order
// marks, decodes UTF-16 and Windows-1252, and makes line feeds of the line ends
// of old Macs. It also finds out what separates the cells of a table.
//
// It promises that UTF-8 comes through unchanged, that memory does not grow
// with a file and that small files can't grow without end, that what is no text
// is refused by its name, and that nothing is guessed twice: [Found] tells what
// was taken for what. What stands for no character becomes U+FFFD, or stays the
// invalid UTF-8 that it was, so that whoever reads the text can refuse the one
// row that has it. NUL bytes stay, for the same reason.
//
// It does not know what a table means, or what a target is.
package plaintext

// Package cell makes text that others wrote fit for a cell of a spreadsheet.
//
// It promises that no spreadsheet takes the text for a formula, and that nothing
// of it is lost: at most an apostrophe comes in front. It does not know how cells
// are written to a file, quoted or not; that is whose the file is.
package cell

// Defuse keeps a spreadsheet from taking a text for a formula. One character is
// none yet.
func Defuse(text string) string {
	if len(text) > 1 {
		switch text[0] {
		case '=', '+', '-', '@', '\t', '\r':
			return "'" + text
		}
	}
	return text
}

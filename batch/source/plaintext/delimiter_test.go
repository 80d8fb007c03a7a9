package plaintext

import (
	"strings"
	"testing"
)

// known counts the cells that are headers of a list of accounts.
func known(header []string) int {
	n := 0
	for _, cell := range header {
		switch strings.ToLower(strings.TrimSpace(cell)) {
		case "upn", "email", "recipient", "action":
			n++
		}
	}
	return n
}

func TestDelimiter_IsFoundByLooking(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       rune
	}{
		{"commas", "UPN,Name\na@x,Ann\nb@x,Bob\n", ','},
		{"semicolons", "UPN;Name\na@x;Ann\nb@x;Bob\n", ';'},
		{"tabs", "UPN\tName\na@x\tAnn\n", '\t'},
		{"pipes", "UPN|Name\na@x|Ann\n", '|'},
		{"CRLF", "UPN;Name\r\na@x;Ann\r\n", ';'},
		{"one column", "UPN\na@x\nb@x\n", ','},
		{"one column of names with commas", "UPN\nAbel, Ann\nBold, Bob\n", ','},
		{"nothing", "", ','},
		{"blank lines", "\n\n\n", ','},
		{"a header alone", "UPN;Name", ';'},
		{"an unknown header alone", "Konto;Abteilung", ';'},
		{"commas within cells", "UPN;Name\na@x;Abel, Ann\nb@x;Bold, Bob\n", ';'},
		{"commas within the cells of an unknown table", "Konto;Name\na@x;Abel, Ann\nb@x;Bold, Bob\n", ';'},
		{"decimal commas", "Konto;Wert;Rest\na@x;1,5;0,5\nb@x;2,5;0,5\n", ';'},
		{"semicolons in a column of recipients", "Subject,Recipient\nHi,a@x;b@x\nHo,c@x;d@x\n", ','},
		{"semicolons in the only column", "Recipient\na@x;b@x\nc@x;d@x\ne@x;f@x\n", ','},
		{"a quoted header with the other character", "\"UPN;mail\",Email\n\"a;b\",c@x\n", ','},
		{"line breaks within quotes", "UPN;Notes\na@x;\"one, two\nthree, four\"\nb@x;\"x,y\nz\"\n", ';'},
		{"a title", "Accounts of 3 March, all of them\nUPN;Name\na@x;Ann\nb@x;Bob\n", ';'},
		{"a title over an unknown table", "Konten\nKonto;Name\na@x;Ann\nb@x;Bob\nc@x;Cleo\n", ';'},
		{"a title with a comma over an unknown table", "Konten, alle\nKonto;Name\na@x;Ann\nb@x;Bob\nc@x;Cleo\n", ';'},
		{"a title with cells for all columns", "Konten;;\nKonto;Name;Ort\na@x;Ann;Bonn\n", ';'},
		{"a ragged row", "Konto;Name;Ort\na@x;Ann;Bonn\nb@x;Bob\nc@x;Cleo;Wien\n", ';'},
		{"a row that is cut", "Konto;Name;Ort\na@x;Ann;Bonn\nb@x;Bo,b,b,b,", ';'},
		{"a quote that never closes", "UPN;Name\na@x;\"Ann\nb@x;Bob\nc@x;Cleo\n", ';'},
		{"a known header and rows with other characters", "UPN|Action\na@x\nb,c,d\ne,f,g\n", '|'},
		{"a tie that nothing breaks", "a,b;c\nd,e;f\n", ','},
		{"most cells", "a,b;c;d\nd,e;f;g\n", ';'},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, skip := Delimiter(c.head, ',', known); got != c.want || skip != 0 {
				t.Errorf("%q and %d bytes, want %q", got, skip, c.want)
			}
		})
	}
}

func TestDelimiter_WithoutASignItIsTheFallback(t *testing.T) {
	for _, fallback := range []rune{',', ';', '\t', '|', '^', 0, '"'} {
		for _, head := range []string{"", "UPN\na@x\n", "one\ntwo three\n"} {
			if got, skip := Delimiter(head, fallback, nil); got != fallback || skip != 0 {
				t.Errorf("%q gives %q and %d, want %q", head, got, skip, fallback)
			}
		}
		if got, _ := Delimiter("Konto;Name\na@x;Ann\n", fallback, nil); got != ';' {
			t.Errorf("%q counts more than what is seen", fallback)
		}
	}
	if got, _ := Delimiter("a^b^c\nd^e^f\n", '^', nil); got != '^' {
		t.Errorf("got %q", got)
	}
}

func TestDelimiter_ObeysALineThatSaysIt(t *testing.T) {
	const rows = "UPN,Name\na@x,Ann\nb@x,Bob\n"
	for _, c := range []struct {
		line string
		want rune
		said bool
	}{
		{"sep=;\n", ';', true},
		{"sep=;\r\n", ';', true},
		{"SEP=;\n", ';', true},
		{"sep=\t\n", '\t', true},
		{"sep=|\n", '|', true},
		{"sep=^\n", '^', true},
		{"\"sep=;\"\r\n", ';', true},
		{"sep=;;;;\n", ';', true},
		{"\"sep=;\";;\n", ';', true},
		{"sep=; \n", ';', true},
		{"sep=;,,,\n", ',', true}, // written again with commas
		{"\"sep=;\",,\n", ',', true},
		{"sep=\n", ',', false},
		{"sep=ab\n", ',', false},
		{"sep=a\n", ',', false},
		{"sep=\"\n", ',', false},
		{"\"sep=;\n", ',', false},
		{"sep=;Name\n", ',', false},
		{"separator\n", ',', false},
	} {
		skip := 0
		if c.said {
			skip = len(c.line)
		}
		if got, n := Delimiter(c.line+rows, ',', known); got != c.want || n != skip {
			t.Errorf("%q gives %q and %d bytes, want %q and %d", c.line, got, n, c.want, skip)
		}
	}
	if got, skip := Delimiter("sep=;", ',', known); got != ';' || skip != 5 {
		t.Errorf("alone it gives %q and %d", got, skip)
	}
}

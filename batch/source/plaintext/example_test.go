package plaintext_test

import (
	"fmt"
	"io"
	"strings"

	"mopup/batch/source/plaintext"
)

func ExampleOpen() {
	excel := "sep=;\r\nKonto;Name\r\nann@corp.example;J\xfcrgen\r\n"
	r, err := plaintext.Open(strings.NewReader(excel), plaintext.Options{})
	if err != nil {
		fmt.Println("list.csv:", err)
		return
	}
	defer r.Close()
	comma, skip := plaintext.Delimiter(r.Head(), ',', func([]string) int { return 0 })
	text, err := io.ReadAll(r)
	fmt.Println(r.Found().Encoding, err)
	fmt.Printf("%q %q\n", comma, text[skip:])
	// Output:
	// Windows-1252 <nil>
	// ';' "Konto;Name\r\nann@corp.example;Jürgen\r\n"
}

func ExampleOpen_refused() {
	for _, data := range []string{"%PDF-1.7\n", "M\xfcller\nMüller\n"} {
		r, err := plaintext.Open(strings.NewReader(data), plaintext.Options{})
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			r.Close()
		}
		fmt.Println("list.csv:", err)
	}
	// Output:
	// list.csv: is a PDF document; export the list itself, as CSV
	// list.csv: mixes encodings: there is Windows-1252 on line 1 and UTF-8 on line 2; save it as UTF-8, or say with --encoding windows-1252 or --encoding utf-8 what it is
}

func ExampleSniff() {
	fmt.Println("list.xls is", plaintext.Sniff([]byte("<html><body><table>")))
	// Output: list.xls is an HTML page, whatever its name
}

func ExampleDelimiter() {
	names := func(header []string) (n int) {
		for _, cell := range header {
			if cell == "UPN" {
				n++
			}
		}
		return n
	}
	comma, skip := plaintext.Delimiter("Accounts, of 3 March\nUPN;Name\na@x;Abel, Ann\n", ',', names)
	fmt.Printf("%q %d\n", comma, skip)
	// Output: ';' 0
}

package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// made are the files of the index that are better made than kept: too big, or
// not to be read by people.
var made = map[string]func(testing.TB) []byte{
	"rows/too-long.csv": text("Email,Note\nann@corp.example,x\nbob@corp.example," + strings.Repeat("long ", 1<<18) + "\ncy@corp.example,y\n"),
	"rows/wide.csv":     text("Email" + strings.Repeat(",Column", 16_000) + "\nann@corp.example" + strings.Repeat(",", 16_000) + "\n"),
	"rows/too-wide.csv": text("Email" + strings.Repeat(",Column", 20_000) + "\nann@corp.example" + strings.Repeat(",", 20_000) + "\n"),
	"rows/commas.csv":   commas,
	"values/crowd.csv": text("Network message ID,Recipients\n3f2504e0-4f89-41d3-9a0c-0305e82c3301," +
		crowd(8000) + "\n3f2504e0-4f89-41d3-9a0c-0305e82c3302," + crowd(500) + "\n"),

	"values/cut-cell.csv": text("Network message ID,Recipients\n3f2504e0-4f89-41d3-9a0c-0305e82c3301," + crowd(2000)[:32_751] + "cut@corp.example\n"),

	"json/too-long.jsonl": text(`{"email":"ann@corp.example"}` + "\n" + `{"email":"bob@corp.example","note":"` +
		strings.Repeat("long ", 1<<18) + `"}` + "\n" + `{"email":"cy@corp.example"}` + "\n"),
	"json/deep.jsonl": text(`{"email":"ann@corp.example"}` + "\n" + `{"email":"bob@corp.example","x":` +
		strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}\n"),
	"json/many-keys.jsonl": manyKeys,

	"compressed/accounts.zip": zipped(part{name: "accounts.csv", text: "Email\nann@corp.example\n"}),
	"compressed/bomb.csv.gz":  gzipBomb,
	"compressed/bomb.csv.zst": zstdBomb,

	"workbooks/legacy.xls":          compound("Workbook"),
	"workbooks/legacy-renamed.xlsx": compound("Workbook"),
	"workbooks/excel5.xls":          compound("Book"),
	"workbooks/protected.xlsx":      compound("EncryptionInfo", "EncryptedPackage"),
	"workbooks/letter.doc":          compound("WordDocument"),
	"workbooks/message.msg":         compound("__properties_version1.0"),

	"workbooks/cut.xlsx":            cutWorkbook,
	"workbooks/garbage-before.xlsx": garbageBefore,
	"workbooks/encrypted-zip.xlsx":  encryptedZip,
	"workbooks/bomb.xlsx":           bombWorkbook,
	"workbooks/bomb-strings.xlsx":   bombStrings,
	"workbooks/lying-size.xlsx":     lyingWorkbook,
	"workbooks/many-parts.xlsx":     manyParts,
}

// nastyBytes gives a file of the index: made, put together, or as it lies there.
func nastyBytes(t testing.TB, name string) []byte {
	t.Helper()
	if make := made[name]; make != nil {
		return make(t)
	}
	archive, err := os.ReadFile(filepath.Join(nastyRoot, name+".txtar"))
	if err == nil {
		return zipOf(t, workbookParts(archive)...)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(nastyRoot, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// commas has rows of a million cells.
func commas(testing.TB) []byte {
	row := "bob@corp.example" + strings.Repeat(",", 1_000_000) + "\n"
	return []byte("Email\nann@corp.example\n" + strings.Repeat(row, 5))
}

// crowd is a cell of n recipients.
func crowd(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "user%d@corp.example;", i)
	}
	return b.String()
}

func text(s string) func(testing.TB) []byte {
	return func(testing.TB) []byte { return []byte(s) }
}

// manyKeys has five keys more than a file may have.
func manyKeys(testing.TB) []byte {
	var b bytes.Buffer
	for i := range 4100 {
		fmt.Fprintf(&b, "{\"email\":\"user%d@corp.example\",\"key%d\":1}\n", i, i)
	}
	return b.Bytes()
}

package source_test

import (
	"bytes"
	"context"
	"testing"
	"time"
	"unicode/utf8"

	"mopup/batch"
	"mopup/batch/source"
)

// fuzzedFlags are the ways in which a file may be read.
var fuzzedFlags = []string{
	"", "--action tmcas/account-disable", "--action graph/email-soft-delete", "--action graph/signin-confirm-compromised",
	"--action graph/recommendation-reactivate --header-row 2", "--action tmcas/account-disable --map account_user_email=user.mail",
	"--encoding utf-16le --delimiter ;",
}

// FuzzRead reads any bytes as mopup plan reads a file, seeded with the nasty
// files: nothing panics or hangs, no record vanishes, and whatever is told can be
// shown.
func FuzzRead(f *testing.F) {
	const mostSeed = 32 << 10
	for i, n := range nastyIndex(f) {
		for _, file := range n.files {
			if data := nastyBytes(f, file); len(data) <= mostSeed {
				f.Add(uint8(i%len(fuzzedFlags)), data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, how uint8, data []byte) {
		const hanging = 10 * time.Second
		ctx, cancel := context.WithTimeout(t.Context(), hanging)
		defer cancel()
		spec, err := nastySpec(fuzzedFlags[int(how)%len(fuzzedFlags)])
		if err != nil {
			t.Fatal(err)
		}
		spec.Files, spec.Stdin = []string{"-"}, bytes.NewReader(data)
		rows, last := 0, 0
		files, err := source.Read(ctx, spec, func(row batch.Row) error {
			if rows++; row.Number < last || row.Number < 1 || (row.Target == nil) == (len(row.Problems) == 0) {
				t.Errorf("after row %d: %+v", last, row)
			}
			last = row.Number
			for _, p := range row.Problems {
				if p.Reason == "" || !utf8.ValidString(p.Reason) {
					t.Errorf("row %d: %+v", row.Number, p)
				}
			}
			return nil
		})
		switch {
		case ctx.Err() != nil:
			t.Fatalf("took longer than %v", hanging)
		case err == nil && files[0].Rows+files[0].Extra != rows:
			t.Errorf("%d rows of %d and %d more", rows, files[0].Rows, files[0].Extra)
		case err != nil && !utf8.ValidString(err.Error()):
			t.Errorf("%q", err)
		}
	})
}

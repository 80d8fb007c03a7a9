package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mopup/batch"
)

// fixtures are the facts of a vendor that doesn't exist, and of a second one.
func fixtures() []batch.Action {
	account := []batch.Field{
		{Name: "service", Title: "the service", Default: "exchange", Check: batch.CheckOneOf("exchange")},
		{
			Name: "account_user_email", Title: "the account's e-mail address",
			Names: []string{"UPN", "User principal name", "Email", "Account", "Username"},
			Check: batch.CheckEmail, Key: batch.EmailKey,
		},
	}
	email := []batch.Field{
		{Name: "networkMessageId", Names: []string{"Network message ID"}, Check: batch.CheckGUID, Key: batch.FoldCase},
		{Name: "recipientEmailAddress", Names: []string{"Recipient", "Email"}, Check: batch.CheckEmail, Key: batch.EmailKey, Several: true},
	}
	signIn := []batch.Field{{
		Name: "requestId", Title: "the request id of the sign-in", Names: []string{"Request ID", "ID"},
		Decoys: []batch.Decoy{
			{Names: []string{"Correlation ID"}, Is: "the correlation id, which several sign-ins share", Never: true},
			{Names: []string{"Event"}, Is: "an event, mostly"},
		},
		Check: batch.CheckGUID, Key: batch.FoldCase,
	}}
	advice := []batch.Field{{Name: "id", Names: []string{"Recommendation ID"}, Key: batch.FoldCase}}
	return []batch.Action{
		{Name: "acme/account-disable", Noun: "account", Words: []string{"ACCOUNT_DISABLE"}, Fields: account},
		{Name: "acme/account-reset", Noun: "account", Words: []string{"ACCOUNT_RESET"}, Fields: account},
		{Name: "other/email-delete", Noun: "e-mail", Words: []string{"softDelete"}, Fields: email},
		{Name: "other/signin-dismiss", Noun: "sign-in", Words: []string{"dismiss", "confirmSafe"}, Fields: signIn},
		{Name: "other/advice-dismiss", Noun: "recommendation", Words: []string{"dismiss"}, Fields: advice},
		{Name: "other/advice-complete", Noun: "recommendation", Words: []string{"complete"}, Fields: advice},
	}
}

const disable = "acme/account-disable"

// write makes files of the given names and gives their paths.
func write(t testing.TB, nameAndText ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i := 0; i < len(nameAndText); i += 2 {
		path := filepath.Join(dir, nameAndText[i])
		if err := os.WriteFile(path, []byte(nameAndText[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// readAll reads with the fixtures and gathers the rows.
func readAll(t testing.TB, spec Spec) ([]batch.Row, []File, error) {
	t.Helper()
	if spec.Actions == nil {
		spec.Actions = fixtures()
	}
	var rows []batch.Row
	files, err := Read(context.Background(), spec, func(r batch.Row) error {
		rows = append(rows, r)
		return nil
	})
	if len(files) != len(spec.Files) {
		t.Errorf("%d files found of %d given", len(files), len(spec.Files))
	}
	return rows, files, err
}

// readText reads one text of accounts to disable.
func readText(t testing.TB, format Format, text string) ([]batch.Row, File, error) {
	t.Helper()
	rows, files, err := readAll(t, Spec{
		Files: []string{"-"}, Stdin: strings.NewReader(text), Format: format, Action: disable,
	})
	return rows, files[0], err
}

// told gives rows as text: number, then the address or the problems.
func told(rows []batch.Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d:", r.Number)
		if r.Target != nil {
			fmt.Fprintf(&b, " %s", strings.Join(r.Target.Values[1:], " "))
			if r.Target.Action != disable {
				fmt.Fprintf(&b, " (%s)", r.Target.Action)
			}
		}
		for _, p := range r.Problems {
			fmt.Fprintf(&b, " [%s]", p)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// fileErrors gives the texts of all joined errors, without folders, and fails
// for one that is no *FileError.
func fileErrors(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("not joined: %T %v", err, err)
	}
	var texts []string
	for _, e := range joined.Unwrap() {
		var fe *FileError
		if !errors.As(e, &fe) {
			t.Errorf("no FileError: %T %v", e, e)
			continue
		}
		short := *fe
		short.Path = filepath.Base(fe.Path)
		if fe.Path == "" {
			short.Path = ""
		}
		texts = append(texts, short.Error())
	}
	return texts
}

// shorten takes the folders out of a text.
func shorten(text string, paths []string) string {
	for _, p := range paths {
		text = strings.ReplaceAll(text, p, filepath.Base(p))
	}
	return text
}

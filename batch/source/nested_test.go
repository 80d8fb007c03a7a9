package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
)

// readMapped reads accounts to disable whose address --map names.
func readMapped(t *testing.T, text, column string) ([]batch.Row, File, error) {
	t.Helper()
	rows, files, err := readAll(t, Spec{
		Files: []string{"-"}, Stdin: strings.NewReader(text), Format: JSONL, Action: disable,
		Map: map[string]string{"account_user_email": column},
	})
	return rows, files[0], err
}

func TestNested_AFieldIsReachedByItsPath(t *testing.T) {
	for _, tt := range []struct {
		name, text, column string
		want               string
		header             []string
	}{
		{
			name:   "within an object",
			text:   `{"id":1,"user":{"mail":"a@corp.example","n":null}}` + "\n" + `{"user":{"mail":"b@corp.example"}}`,
			column: "user.mail",
			want:   "1: a@corp.example\n2: b@corp.example\n",
			header: []string{"id", "user", "user.mail"},
		},
		{
			name:   "compared as headers are",
			text:   `{"User":{"e-Mail":{"Address":"a@corp.example"}}}`,
			column: "user.email.ADDRESS",
			want:   "1: a@corp.example\n",
			header: []string{"User", "User.e-Mail.Address"},
		},
		{
			name:   "through a list by number",
			text:   `{"to":[{"mail":"x@corp.example"},{"mail":"a@corp.example"}]}` + "\n" + `{"to":[]}`,
			column: "to.1.mail",
			want:   "1: a@corp.example\n2: [to.1.mail: no account_user_email]\n",
			header: []string{"to", "to.1.mail"},
		},
		{
			name:   "a key with a dot wins in its row",
			text:   `{"user":{"mail":"x@corp.example"},"user.mail":"a@corp.example"}` + "\n" + `{"user":{"mail":"b@corp.example"}}`,
			column: "user.mail",
			want:   "1: a@corp.example\n2: b@corp.example\n",
			header: []string{"user", "user.mail"},
		},
		{
			name:   "keys on the way may have dots",
			text:   `{"@odata.user":{"mail.to":"a@corp.example"}}`,
			column: "@odata.user.mail.to",
			want:   "1: a@corp.example\n",
			header: []string{"@odata.user", "@odata.user.mail.to"},
		},
		{
			name:   "what is missing or no object is no value",
			text:   `{"user":{"mail":"a@corp.example"}}` + "\n" + `{"user":"x"}` + "\n" + `{"user":{"name":"x"}}` + "\n" + `{"user":{"mail":null}}`,
			column: "user.mail",
			want:   "1: a@corp.example\n2: [user.mail: no account_user_email]\n3: [user.mail: no account_user_email]\n4: [user.mail: no account_user_email]\n",
			header: []string{"user", "user.mail"},
		},
		{
			name:   "a key twice is an error",
			text:   `{"user":{"mail":"a@corp.example","mail":"b@corp.example"}}` + "\n" + `{"user":{"mail":"c@corp.example"}}`,
			column: "user.mail",
			want:   "1: [user.mail: the key stands twice in its object]\n2: c@corp.example\n",
			header: []string{"user", "user.mail"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, file, err := readMapped(t, tt.text, tt.column)
			if got := told(rows); err != nil || got != tt.want {
				t.Error(err, cmp.Diff(tt.want, got))
			}
			if diff := cmp.Diff(tt.header, file.Header); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNested_KeysThatDifferInLetterCaseAreTwoColumns(t *testing.T) {
	text := `{"user":{"mail":"a@corp.example","Mail":"b@corp.example"}}`
	rows, _, err := readMapped(t, text, "user.Mail")
	if got := told(rows); err != nil || got != "1: b@corp.example\n" {
		t.Error(got, err)
	}
	_, _, err = readMapped(t, text, "user.MAIL")
	want := []string{`-: 2 columns fit account_user_email equally: "user.mail" (such as "a@corp.example"), ` +
		`"user.Mail" (such as "b@corp.example"); ` +
		`decide with --map account_user_email=user.mail or --map account_user_email=user.Mail`}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestNested_CellsAreUnchangedByAPath(t *testing.T) {
	text := `{"user":{ "mail" : "a@corp.example" },"n":[ 1 ]}`
	rows, _, err := readMapped(t, text, "user.mail")
	want := []string{`{"mail":"a@corp.example"}`, "[1]", "a@corp.example"}
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if diff := cmp.Diff(want, rows[0].Cells); diff != "" {
		t.Error(diff)
	}
}

func TestNested_MessagesShowWhatIsWithinAndWhatFits(t *testing.T) {
	text := `{"id":1,"user":{"userPrincipalName":"a@corp.example","name":"Ann"},"tags":[{"x":1}]}` + "\n" + `{"user":{"email":"b@corp.example"}}`
	columns := "(columns: id, user, user.userPrincipalName, user.name, user.email, tags)"
	_, _, err := readText(t, JSONL, text)
	want := []string{"-: no column for account_user_email, the account's e-mail address " + columns +
		"; it may be --map account_user_email=user.userPrincipalName or --map account_user_email=user.email"}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
	_, _, err = readMapped(t, text, "user.mails")
	want = []string{"-: has no column \"user.mails\", which --map names for account_user_email " + columns +
		"; the nearest is --map account_user_email=user.email"}
	if diff := cmp.Diff(want, fileErrors(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestJSON_WhatIsNoTextIsAnErrorWhereTextIsWanted(t *testing.T) {
	rows, _, err := readText(t, JSONL, `{"upn":17,"n":17}
{"upn":true}
{"upn":{"mail":"a@corp.example"}}
{"upn":["a@corp.example"]}
{"upn":"a@corp.example","n":17,"ok":false,"x":{},"y":[]}
{"upn":"b@corp.example","service":1}
`)
	want := `1: [upn: 17 is a number, not text: put it in quotes]
2: [upn: true is no text: name another column with --map account_user_email=COLUMN]
3: [upn: is an object, not text: name what is meant within it, as in --map account_user_email=upn.KEY]
4: [upn: is a list, not text: name what is meant within it, as in --map account_user_email=upn.0]
5: a@corp.example
6: [service: 1 is a number, not text: put it in quotes]
`
	if got := told(rows); err != nil || got != want {
		t.Error(err, cmp.Diff(want, got))
	}
}

// An id that nobody checks must not be sent as the text of a list.
func TestJSON_WhatIsNoTextIsAnErrorWithoutACheckToo(t *testing.T) {
	for _, several := range []bool{false, true} {
		actions := fixtures()
		for i := range actions {
			if actions[i].Noun == "recommendation" {
				fields := append([]batch.Field(nil), actions[i].Fields...)
				fields[0].Several = several
				actions[i].Fields = fields
			}
		}
		rows, _, err := readAll(t, Spec{
			Files: []string{"-"}, Stdin: strings.NewReader(`{"id":[1]}` + "\n" + `{"id":["x","y"]}` + "\n" + `{"id":5}`), Format: JSONL,
			Actions: actions, Action: "other/advice-dismiss",
		})
		if err != nil || len(rows) != 3 || rows[0].Target != nil || rows[2].Target != nil {
			t.Fatal(rows, err)
		}
		if taken := rows[1].Target != nil; taken != several {
			t.Errorf("a list of texts is taken: %v, for a field of several values: %v", taken, several)
		}
	}
}

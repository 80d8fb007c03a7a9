package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	guid  = "4f0c4d1e-9d2b-4c55-8d5f-2a9a7c1f7b10"
	guid2 = "8a6f0f53-6d57-4f0b-9a3e-0c51b7a0e2d4"
)

func TestAction_OfARowComesFromItsCellElseFromTheFlag(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		action     string
		columnFor  map[string]string
		want       string
		errs       []string
	}{
		{
			name: "every spelling of a word is understood",
			text: "action_type,UPN\nACCOUNT_DISABLE,a@corp.example\naccount-reset,b@corp.example\nAcme/Account Reset,c@corp.example\n",
			want: "2: a@corp.example\n3: b@corp.example (acme/account-reset)\n4: c@corp.example (acme/account-reset)\n",
		},
		{
			name:   "the row wins over the flag, which stands in for blanks",
			text:   "Action,UPN\n ,a@corp.example\naccount-reset,b@corp.example\n",
			action: disable,
			want:   "2: a@corp.example\n3: b@corp.example (acme/account-reset)\n",
		},
		{
			name: "a blank without a flag is a problem of the row",
			text: "Action,UPN\n,a@corp.example\naccount-reset,b@corp.example\n",
			want: "2: [Action: no action]\n3: b@corp.example (acme/account-reset)\n",
		},
		{
			name: "an unknown word lists the good ones",
			text: "Action,UPN\naccount-explode,bob\naccount-reset,b@corp.example\n",
			want: "2: [Action: \"account-explode\" is no action here; good words are account-disable (ACCOUNT_DISABLE), " +
				"account-reset (ACCOUNT_RESET); --map action= ignores the column] [UPN: \"bob\" is no e-mail address]\n" +
				"3: b@corp.example (acme/account-reset)\n",
		},
		{
			name:      "the map names the column",
			text:      "Action,What to do,UPN\nblocked,account reset,a@corp.example\n",
			columnFor: map[string]string{"action": "What to do"},
			want:      "2: a@corp.example (acme/account-reset)\n",
		},
		{
			name:      "the map ignores the column",
			text:      "Action,UPN\nblocked,a@corp.example\n",
			columnFor: map[string]string{"action": ""},
			action:    disable,
			want:      "2: a@corp.example\n",
		},
		{
			name: "the column of a report counts where the file has no other",
			text: "mopup_action,UPN\nacme/account-reset,a@corp.example\n",
			want: "2: a@corp.example (acme/account-reset)\n",
		},
		{
			name: "the file's own column wins over that of a report",
			text: "action_type,UPN,mopup_action\nACCOUNT_RESET,a@corp.example,acme/account-disable\n",
			want: "2: a@corp.example (acme/account-reset)\n",
		},
		{
			name: "two columns of its own are asked about",
			text: "action_type,UPN,Action\nACCOUNT_RESET,a@corp.example,x\n",
			errs: []string{`a.csv: 2 columns fit action equally: "action_type" (such as "ACCOUNT_RESET"), "Action" (such as "x"); ` +
				`decide with --map action=action_type or --map action=Action`},
		},
		{
			name: "neither column nor flag is an error of the file",
			text: "UPN\na@corp.example\n",
			errs: []string{`a.csv: names no action, and no --action is given (columns: UPN); ` +
				`give --action NAME, or name the column of the actions with --map action=COLUMN`},
		},
		{
			name:   "an unknown flag is told once",
			text:   "UPN\na@corp.example\n",
			action: "acme/explode",
			errs: []string{`--action "acme/explode" is unknown; actions are acme/account-disable, acme/account-reset, ` +
				`other/email-delete, other/signin-dismiss, other/advice-dismiss, other/advice-complete`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, _, err := readAll(t, Spec{Files: write(t, "a.csv", tt.text), Action: tt.action, Map: tt.columnFor})
			if diff := cmp.Diff(tt.errs, fileErrors(t, err)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.want, told(rows)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKind_IsShownByTheColumnsElseByTheFirstWord(t *testing.T) {
	for _, tt := range []struct {
		name      string
		files     []string
		columnFor map[string]string
		want      string // action of the last row
		errs      []string
	}{
		{
			name:  "columns of one kind only",
			files: []string{"a.csv", "action,networkMessageId,recipientEmailAddress\nsoftDelete," + guid + ",a@corp.example\n"},
			want:  "other/email-delete",
		},
		{
			name:  "columns of two kinds, and a word that one of them has",
			files: []string{"a.csv", "action,Recommendation ID,Request ID\n,x," + guid + "\ncomplete,x," + guid + "\n"},
			want:  "other/advice-complete",
		},
		{
			name:      "a map can show it",
			files:     []string{"a.csv", "action,Sign-in\ndismiss," + guid + "\n"},
			columnFor: map[string]string{"requestId": "Sign-in"},
			want:      "other/signin-dismiss",
		},
		{
			name:  "a word that both have leaves it open",
			files: []string{"a.csv", "action,Recommendation ID,Request ID\ndismiss,x," + guid + "\n"},
			errs: []string{`a.csv: its rows may be other sign-in or other recommendation ` +
				`(columns: action, Recommendation ID, Request ID); say what to do with --action NAME`},
		},
		{
			name:  "no columns of any kind, but a word: the columns of that kind are missed",
			files: []string{"a.csv", "action,Adress\nACCOUNT_DISABLE,x\n"},
			errs: []string{`a.csv: no column for account_user_email, the account's e-mail address (columns: action, Adress); ` +
				`name one with --map account_user_email=COLUMN`},
		},
		{
			name:  "no columns of any kind and no word",
			files: []string{"a.csv", "Wer,Was\nx,y\n"},
			errs: []string{`a.csv: no kind of target has its columns here (columns: Wer, Was); ` +
				`name them with --map FIELD=COLUMN, or what to do with --action NAME (needed are acme account: account_user_email; ` +
				`other e-mail: networkMessageId and recipientEmailAddress; other sign-in: requestId; other recommendation: id)`},
		},
		{
			name: "lines of JSON show it together",
			files: []string{"a.jsonl", `{"action":"softDelete","networkMessageId":"` + guid + `"}
{"networkMessageId":"` + guid2 + `","recipientEmailAddress":"a@corp.example","action":"soft delete"}`},
			want: "other/email-delete",
		},
		{
			name: "a second file of another kind is refused",
			files: []string{
				"a.csv", "action,UPN\nACCOUNT_DISABLE,a@corp.example\n",
				"b.csv", "action,Request ID\nconfirmSafe," + guid + "\n",
			},
			errs: []string{`b.csv: its rows are of kind other sign-in, but those of a.csv of kind acme account; make a job of each kind`},
		},
		{
			name: "the first file decides where a second fits several kinds",
			files: []string{
				"a.csv", "action,Request ID\nconfirmSafe," + guid + "\n",
				"b.csv", "action,Request ID,Recommendation ID\ndismiss," + guid2 + ",x\n",
			},
			want: "other/signin-dismiss",
		},
		{
			name:      "a map for a field of another kind is an error of the file",
			files:     []string{"a.csv", "action,UPN\nACCOUNT_DISABLE,a@corp.example\n"},
			columnFor: map[string]string{"requestId": "UPN2"},
			errs: []string{`a.csv: --map names "requestId", which is no field; ` +
				`fields are action, service, account_user_email`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			paths := write(t, tt.files...)
			rows, _, err := readAll(t, Spec{Files: paths, Map: tt.columnFor})
			got := fileErrors(t, err)
			for i := range got {
				got[i] = shorten(got[i], paths)
			}
			if diff := cmp.Diff(tt.errs, got); diff != "" {
				t.Error(diff)
			}
			if tt.errs == nil && rows[len(rows)-1].Target.Action != tt.want {
				t.Errorf("%v, want %s", rows, tt.want)
			}
		})
	}
}

func TestValues_AreTrimmedAndKeepTheirCells(t *testing.T) {
	rows, _, err := readText(t, CSV, "UPN,service\n\u00a0a@corp.example\u200b \t, EXCHANGE\n")
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if diff := cmp.Diff([]string{"exchange", "a@corp.example"}, rows[0].Target.Values); diff != "" {
		t.Error(diff)
	}
	if rows[0].Cells[0] != "\u00a0a@corp.example\u200b \t" {
		t.Errorf("%q", rows[0].Cells[0])
	}
}

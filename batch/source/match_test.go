package source

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeader_LettersAndDigitsCountAndNothingElse(t *testing.T) {
	for _, tt := range []struct{ header, want string }{
		{"account_user_email", "accountuseremail"},
		{"\ufeff User\u00a0Principal\u200b-Name ", "userprincipalname"},
		{"Date (UTC)", "dateutc"},
		{"Straße №7", "straße7"},
		{"ÄÖÜ", "äöü"},
		{"\xff\xfe#", ""},
		{"Autonomous system  number", "autonomoussystemnumber"},
	} {
		if got := fold(tt.header); got != tt.want {
			t.Errorf("fold(%q) = %q, want %q", tt.header, got, tt.want)
		}
	}
}

func TestMatch_ColumnsAreFoundByNameOrByMap(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		action     string
		columnFor  map[string]string
		want       map[string]string
		errs       []string
	}{
		{
			name: "the vendor's own name wins over every other",
			text: "UPN,Account_User_Email,Email\nx,a@corp.example,y\n",
			want: map[string]string{"account_user_email": "Account_User_Email"},
		},
		{
			name: "two other names that fit are asked about",
			text: "Display name,User principal name,E-Mail\nx,a@corp.example,b@corp.example\n",
			errs: []string{`a.csv: 2 columns fit account_user_email equally: "User principal name" (such as "a@corp.example"), ` +
				`"E-Mail" (such as "b@corp.example"); ` +
				`decide with --map "account_user_email=User principal name" or --map account_user_email=E-Mail`},
		},
		{
			name:      "the map decides between them, however it is spelled",
			text:      "User principal name,E-Mail\nx,a@corp.example\n",
			columnFor: map[string]string{"Account User Email": "email"},
			want:      map[string]string{"account_user_email": "E-Mail"},
		},
		{
			name:      "an exact spelling in the map wins over one that is only folded the same",
			text:      "e mail,E-Mail\na@corp.example,x\n",
			columnFor: map[string]string{"account_user_email": "e mail"},
			want:      map[string]string{"account_user_email": "e mail"},
		},
		{
			name: "the same header twice can't be told apart by a map",
			text: "UPN,UPN\nb@corp.example,a@corp.example\n",
			errs: []string{`a.csv: 2 columns fit account_user_email equally: "UPN" (such as "b@corp.example"), "UPN" (such as "a@corp.example"); rename or remove one of them`},
		},
		{
			name: "duplicate, blank and odd headers that no field needs do no harm",
			text: "Incoming token type,,Incoming token type, ,Application ID ,UPN\n1,2,3,4,5,a@corp.example\n",
			want: map[string]string{"account_user_email": "UPN"},
		},
		{
			name:      "a map to a column that isn't there names the nearest",
			text:      "E mail,Name\na@corp.example,x\n",
			columnFor: map[string]string{"account_user_email": "Emial", "service": "Produkt"},
			errs: []string{
				`a.csv: has no column "Produkt", which --map names for service (columns: E mail, Name)`,
				`a.csv: has no column "Emial", which --map names for account_user_email (columns: E mail, Name); ` +
					`the nearest is --map "account_user_email=E mail"`,
			},
		},
		{
			name:      "a map to nothing is fine for what has a default",
			text:      "service,UPN\nfax,a@corp.example\n",
			columnFor: map[string]string{"service": ""},
			want:      map[string]string{"account_user_email": "UPN"},
		},
		{
			name:      "a map to nothing is an error for what every row needs",
			text:      "UPN\na@corp.example\n",
			columnFor: map[string]string{"account_user_email": ""},
			errs: []string{`a.csv: --map account_user_email= leaves out what every row needs; ` +
				`leave that flag out, or name a column with it`},
		},
		{
			name:      "a column that the map gives to one field is no candidate for another",
			text:      "networkMessageId,Email,Recipient\n4f0c4d1e-9d2b-4c55-8d5f-2a9a7c1f7b10,a@corp.example,x\n",
			action:    "other/email-delete",
			columnFor: map[string]string{"recipientEmailAddress": "Email"},
			want:      map[string]string{"networkMessageId": "networkMessageId", "recipientEmailAddress": "Email"},
		},
		{
			name: "what separates the cells is found by looking",
			text: "Name;UPN\nx;a@corp.example\n",
			want: map[string]string{"account_user_email": "UPN"},
		},
		{
			name:   "all fields without a column are told",
			text:   "Subject,\"To, Cc\"\nx,y\n",
			action: "other/email-delete",
			errs: []string{
				`a.csv: no column for networkMessageId (columns: Subject, "To, Cc"); name one with --map networkMessageId=COLUMN`,
				`a.csv: no column for recipientEmailAddress (columns: Subject, "To, Cc"); name one with --map recipientEmailAddress=COLUMN`,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.action == "" {
				tt.action = disable
			}
			spec := Spec{Files: write(t, "a.csv", tt.text), Action: tt.action, Map: tt.columnFor}
			rows, files, err := readAll(t, spec)
			if diff := cmp.Diff(tt.errs, fileErrors(t, err)); diff != "" {
				t.Error(diff)
			}
			if tt.errs == nil && (!maps.Equal(tt.want, files[0].Mapping) || rows[0].Target == nil) {
				t.Errorf("%v, want %v; %v", files[0].Mapping, tt.want, rows)
			}
		})
	}
}

func TestMapFlag_CanBeTypedAsItIs(t *testing.T) {
	for _, tt := range []struct{ column, want string }{
		{"UPN", `--map f=UPN`},
		{"Request ID", `--map "f=Request ID"`},
		{"Größe", `--map "f=Größe"`},
		{`$5 "disk"`, `--map 'f=$5 "disk"'`},
		{`Ann's $5`, `--map 'f=Ann'\''s $5'`},
	} {
		if got := mapFlag("f", tt.column); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
}

func TestNearest_IsASlipOfThePenOrNothing(t *testing.T) {
	for _, tt := range []struct {
		name, column string
		ok           bool
	}{
		{"requestid", "Reqest ID", true},
		{"requestid", "RequestIDs", true},
		{"requestid", "User ID", false},
		{"requestid", "Correlation ID", false},
		{"requestid", "", false},
	} {
		got := nearest([]string{"Nothing like it", tt.column}, []string{tt.name})
		if ok := len(got) > 0; ok != tt.ok || ok && got[0] != tt.column {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func TestMatch_OfManyColumnsThatFitAFewAreNamed(t *testing.T) {
	_, _, err := readText(t, CSV, strings.Repeat("Email,", 10_000)+"Email\n"+strings.Repeat("a@corp.example,", 10_000)+"b@corp.example\n")
	if text := strings.Join(fileErrors(t, err), "\n"); !strings.Contains(text, "10001 columns fit") || !strings.Contains(text, ", and 9996 more;") || len(text) > 1000 {
		t.Errorf("%.2000s", text)
	}
}

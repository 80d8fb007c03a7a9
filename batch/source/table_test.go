package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable_TheHeaderIsTheRowThatNamesWhatIsNeeded(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		at         int
		header     int
		want       string
		errs       []string
		notes      []string
	}{
		{
			name: "mostly the first one", header: 1,
			text: "Name,UPN\nx,a@corp.example\n",
			want: "2: a@corp.example\n",
		},
		{
			name: "a title and blank rows stand above it", header: 4,
			text:  "\"Accounts, March\"\n\nmade by,Jo\nName,UPN\nx,a@corp.example\n",
			want:  "5: a@corp.example\n",
			notes: []string{`left out above the header: row 1 "Accounts, March", row 3 "made by", "Jo"`},
		},
		{
			name: "a row above it that seems to be a target is not passed over", header: 2,
			text: "x,b@corp.example\nName,UPN\ny,a@corp.example\n",
			errs: []string{`-:1: the row stands above the header (row 2: "Name", "UPN"), and seems to be a target: "b@corp.example"; ` +
				`move the header to the top, or say which row it is with --header-row N`},
			notes: []string{`left out above the header: row 1 "x", "b@corp.example"`},
		},
		{
			name: "unless somebody says which row it is", at: 2, header: 2,
			text:  "ask,soc@corp.example\nName,UPN\ny,a@corp.example\n",
			want:  "3: a@corp.example\n",
			notes: []string{`left out above the header: row 1 "ask", "soc@corp.example"`},
		},
		{
			name: "that row may be far down", at: 40, header: 40,
			text:  strings.Repeat("x\n", 39) + "UPN\na@corp.example\n",
			want:  "41: a@corp.example\n",
			notes: []string{`left out above the header: row 1 "x", row 2 "x", row 3 "x", row 4 "x", row 5 "x", and 34 more`},
		},
		{
			name: "a blank row is none", at: 2,
			text: "x\n\nUPN\na@corp.example\n",
			errs: []string{`-: row 2 is blank, and no header; name another one with --header-row`},
		},
		{
			name: "nor is one behind the end", at: 9,
			text: "UPN\na@corp.example\n",
			errs: []string{`-: has no row 9 to be the header; name another one with --header-row`},
		},
		{
			name: "where none fits, the first one with several cells is told", header: 2,
			text: "March\nWho,Where\nx,y\n",
			errs: []string{`-: no column for account_user_email, the account's e-mail address (columns: Who, Where); ` +
				`name one with --map account_user_email=COLUMN`},
			notes: []string{`left out above the header: row 1 "March"`},
		},
		{
			name: "a list without a header is told what it lacks", header: 1,
			text: "a@corp.example\nb@corp.example\n",
			errs: []string{`-:1: has no header: its first row seems to be a target already ("a@corp.example"); ` +
				`put a row above it that names the columns, such as account_user_email`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, files, err := readAll(t, Spec{
				Files: []string{"-"}, Stdin: strings.NewReader(tt.text), Format: CSV, Action: disable, HeaderRow: tt.at, Delimiter: ',',
			})
			if diff := cmp.Diff(tt.errs, fileErrors(t, err)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.want, told(rows)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.notes, files[0].Notes); diff != "" || files[0].HeaderRow != tt.header {
				t.Errorf("header in row %d, want %d; %s", files[0].HeaderRow, tt.header, diff)
			}
		})
	}
}

func TestWeigh_ValuesDecideBetweenColumnsThatFitByName(t *testing.T) {
	const other = "other/signin-dismiss"
	three := func(header, row string) string { return header + "\n" + strings.Repeat(row+"\n", 3) }
	for _, tt := range []struct {
		name, text, action string
		columnFor          map[string]string
		column             string // of the first field that identifies the target
		errs               []string
	}{
		{
			name: "names of people are no addresses", action: disable, column: "Username",
			text: "Account,Username\nJo Müller,a@corp.example\n,b@corp.example\n",
		},
		{
			name: "a column of the vendor's own name may hold something else", action: disable, column: "UPN",
			text: "account_user_email,UPN\nunknown,a@corp.example\n",
		},
		{
			name: "one good value is enough to stand", action: disable,
			text: "Account,Username\nJo,a@corp.example\nb@corp.example,c@corp.example\n",
			errs: []string{`-: 2 columns fit account_user_email equally: "Account" (such as "Jo", "b@corp.example"), ` +
				`"Username" (such as "a@corp.example", "c@corp.example"); ` +
				`decide with --map account_user_email=Account or --map account_user_email=Username`},
		},
		{
			name: "a column in which nothing fits is told once", action: other,
			text: three("Request ID", "17"),
			errs: []string{`-: column "Request ID" should hold the request id of the sign-in, and none of its first 3 values is that: ` +
				`"17" is no GUID but a number: a spreadsheet cuts zeros before a number, and rounds what is beyond its 15th digit; correct them, or name another column with --map requestId=COLUMN`},
		},
		{
			name: "also if --map names it", action: disable, columnFor: map[string]string{"account_user_email": "Name"},
			text: three("Name,Address", "Jo,a@corp.example"),
			errs: []string{`-: column "Name" should hold the account's e-mail address, and none of its first 3 values is that: ` +
				`"Jo" is no e-mail address; values of that form are in another column: ` +
				`if they are meant, say --map account_user_email=Address ("a@corp.example")`},
		},
		{
			name: "a column that is known to be something else is told as what it is", action: other,
			text: three("Correlation ID,Event", guid+","+guid2),
			errs: []string{`-: no column for requestId, the request id of the sign-in; "Correlation ID" is the correlation id, ` +
				`which several sign-ins share; "Event" is an event, mostly (columns: Correlation ID, Event); name one with --map requestId=COLUMN`},
		},
		{
			name: "and can't be taken", action: other, columnFor: map[string]string{"requestId": "Correlation ID"},
			text: three("Correlation ID,Event", guid+","+guid2),
			errs: []string{`-: --map gives requestId the column "Correlation ID", which holds the correlation id, which several sign-ins share; ` +
				`name the column that holds the request id of the sign-in`},
		},
		{
			name: "the right column is named where there is one", action: other, columnFor: map[string]string{"requestId": "Correlation ID"},
			text: three("Correlation ID,Request ID", guid+","+guid2),
			errs: []string{`-: --map gives requestId the column "Correlation ID", which holds the correlation id, which several sign-ins share; ` +
				`leave that flag out: column "Request ID" holds the request id of the sign-in`},
		},
		{
			name: "one that is only mostly something else can", action: other, columnFor: map[string]string{"requestId": "Event"}, column: "Event",
			text: three("Correlation ID,Event", guid+","+guid2),
		},
		{
			name: "columns with such values are offered", action: disable,
			text: three("Benutzer,Chef", "a@corp.example,b@corp.example"),
			errs: []string{`-: no column for account_user_email, the account's e-mail address (columns: Benutzer, Chef); ` +
				`values of that form are in another column: if they are meant, say --map account_user_email=Benutzer ("a@corp.example") ` +
				`or --map account_user_email=Chef ("b@corp.example")`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, files, err := readAll(t, Spec{
				Files: []string{"-"}, Stdin: strings.NewReader(tt.text), Format: CSV, Action: tt.action, Map: tt.columnFor, Delimiter: ',',
			})
			if diff := cmp.Diff(tt.errs, fileErrors(t, err)); diff != "" {
				t.Error(diff)
			}
			if tt.errs != nil {
				if len(rows) > 0 {
					t.Errorf("rows are told too:\n%s", told(rows))
				}
				return
			}
			field := "account_user_email"
			if tt.action == other {
				field = "requestId"
			}
			if got := files[0].Mapping[field]; got != tt.column {
				t.Errorf("%s comes from %q, want %q", field, got, tt.column)
			}
		})
	}
}

func TestRival_AColumnThatWasPassedOverIsWatched(t *testing.T) {
	for _, early := range []string{"", "-", "n/a", "CORP\\\\ann"} {
		rows, file, err := readText(t, CSV, "account_user_email,Email\n"+strings.Repeat(early+",a@corp.example\n", sampleSize)+
			"A@corp.example,a@corp.example\nb@corp.example,c@corp.example\nno address,d@corp.example\ne@corp.example,\n")
		if err != nil || len(rows) != sampleSize+4 || file.Mapping["account_user_email"] != "Email" {
			t.Fatal(len(rows), file.Mapping, err)
		}
		const say = "which was taken for account_user_email since the first rows have nothing good here: " +
			"say which counts with --map account_user_email=Email or --map account_user_email=account_user_email]\n"
		want := "102: a@corp.example\n" +
			`103: [account_user_email: "b@corp.example" stands beside column "Email", ` + say +
			"104: d@corp.example\n" +
			`105: [Email: no account_user_email] [account_user_email: "e@corp.example" stands beside column "Email", ` + say
		if diff := cmp.Diff(want, told(rows[sampleSize:])); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWeigh_EarlyRowsDecideAndLateOnesAreJudged(t *testing.T) {
	var text strings.Builder
	text.WriteString("Account,Username\n")
	for i := range sampleSize {
		fmt.Fprintf(&text, "Jo,u%d@corp.example\n", i)
	}
	text.WriteString("late@corp.example,Jo\n")
	rows, _, err := readText(t, CSV, text.String())
	if err != nil || len(rows) != sampleSize+1 {
		t.Fatal(len(rows), err)
	}
	if last := rows[sampleSize]; last.Target != nil || last.Problems[0].Column != "Username" {
		t.Errorf("%+v", last)
	}
}

package source_test

import (
	"context"
	"fmt"
	"strings"

	"mopup/batch"
	"mopup/batch/source"
)

func ExampleRead() {
	disable := batch.Action{
		Name: "acme/account-disable", Noun: "account",
		Fields: []batch.Field{{Name: "email", Names: []string{"UPN"}, Check: batch.CheckEmail, Key: batch.FoldCase}},
	}
	spec := source.Spec{
		Files:   []string{"-"},
		Stdin:   strings.NewReader("Name,UPN\n\"Abel, Ann\",ann@corp.example\n\nBob,bob\n"),
		Format:  source.CSV,
		Actions: []batch.Action{disable},
		Action:  disable.Name,
	}
	files, err := source.Read(context.Background(), spec, func(row batch.Row) error {
		if row.Target != nil {
			fmt.Println(row.Origin, row.Target.Action, row.Target.Values)
		}
		for _, p := range row.Problems {
			fmt.Println(row.Origin, p)
		}
		return nil
	})
	fmt.Println(files[0].Rows, "rows,", files[0].Blank, "blank,", files[0].Mapping, err)
	// Output:
	// -:2 acme/account-disable [ann@corp.example]
	// -:4 UPN: "bob" is no e-mail address
	// 2 rows, 1 blank, map[email:UPN] <nil>
}

package simkit

import (
	"fmt"
	"testing"
)

func TestJournal_KeepsTheFirstVisitsAndNoToken(t *testing.T) {
	o := Options{Quota: &Quota{N: 1, Per: 1e15}, Journal: &Journal{}}
	o.Journal.Keep(3)
	d := toy(o)
	for _, token := range []string{"red", "red", "blue", "green"} {
		if _, err := call(t.Context(), d, "Authorization", "Bearer "+token, "User-Agent", "of "+token); err != nil {
			t.Fatal(err)
		}
	}
	for after, want := range map[int]string{
		0: "[1 of red POST /do 200][1 of red POST /do 429][2 of blue POST /do 200]",
		2: "[2 of blue POST /do 200]",
		9: "",
	} {
		got := ""
		for _, v := range o.Journal.Visits(after) {
			got += fmt.Sprintf("[%d %s %s %s]", v.Client, v.Agent, v.Route, v.Status)
		}
		if got != want {
			t.Errorf("after %d: %s, want %s", after, got, want)
		}
	}
}

package main

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
)

// kind is one action with what the specification promises of it.
type kind struct {
	name, action, connection string
	verb                     string // the vendor's word for the action in the journal
	good                     string // the outcome of a target that was done
	batch                    int    // most targets that the vendor takes in a request
	repeats                  bool   // by design a lost request is sent again: the journal may hold a target twice
	blind                    bool   // nobody can be asked what became of a lost request: its targets stay in doubt
	bundled                  bool   // each target is a request of its own, many of them in a $batch
	header                   []string
	cells                    func(luck *rand.Rand, i int) (cells []string, target string)
}

// row is one row as it was given to mopup. Target is in lower case, as in the
// journal.
type row struct {
	cells  []string
	target string
}

// tenant is the one that recommendations belong to.
const tenant = "4cd03968-66f9-4d04-beb1-ee71a279a944"

func kinds() []kind {
	account := kind{
		connection: "trend", good: "succeeded", batch: 10,
		header: []string{"Display name", "User principal name", "Notes"}, cells: accountRow,
	}
	reset, disable := account, account
	reset.name, reset.action, reset.verb = "reset", "tmcas/account-reset-password", "ACCOUNT_RESET_PASSWORD"
	disable.name, disable.action, disable.verb = "disable", "tmcas/account-disable", "ACCOUNT_DISABLE"
	return []kind{reset, disable, {
		name: "email", action: "graph/email-soft-delete", connection: "graph", verb: "softDelete",
		good: "accepted", batch: 100, blind: true,
		header: []string{"NetworkMessageId", "RecipientEmailAddress", "Subject"}, cells: emailRow,
	}, {
		name: "signin", action: "graph/signin-confirm-compromised", connection: "graph", verb: "confirmCompromised",
		good: "succeeded", batch: 60, repeats: true,
		header: []string{"Request ID", "Notes"}, cells: signInRow,
	}, {
		name: "recommendation", action: "graph/recommendation-reactivate", connection: "graph", verb: "reactivate",
		good: "succeeded", batch: 20, bundled: true,
		header: []string{"Recommendation ID", "Notes"}, cells: recommendationRow,
	}}
}

func kindOf(name string) kind {
	for _, k := range kinds() {
		if k.name == name {
			return k
		}
	}
	panic("no kind is called " + name) // the table of scenarios is at fault
}

func accountRow(_ *rand.Rand, i int) ([]string, string) {
	address := fmt.Sprintf("User%05d@corp.example", i)
	return []string{fmt.Sprintf("Müller, Jörg %d", i), address, note(i)}, strings.ToLower(address)
}

func emailRow(luck *rand.Rand, i int) ([]string, string) {
	id, address := guid(luck), fmt.Sprintf("user%05d@corp.example", i)
	return []string{id, address, note(i)}, id + " " + address
}

func signInRow(luck *rand.Rand, i int) ([]string, string) {
	id := guid(luck)
	return []string{id, note(i)}, id
}

func recommendationRow(_ *rand.Rand, i int) ([]string, string) {
	id := fmt.Sprintf("%s_Microsoft.Identity.IAM.Insights.Chaos%05d", tenant, i)
	return []string{id, note(i)}, strings.ToLower(id)
}

// note is a cell of the user's own, of every sort that a report may spoil.
func note(i int) string {
	return []string{"", "plain", `says "call back", after 14:00`, " blank before", "=1+1", "zwei\nZeilen", "0012"}[i%7]
}

func guid(luck *rand.Rand) string {
	var b [16]byte
	for i := range b {
		b[i] = byte(luck.UintN(256))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := hex.EncodeToString(b[:])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

func (k kind) rows(luck *rand.Rand, n int) []row {
	rows := make([]row, n)
	for i := range rows {
		rows[i].cells, rows[i].target = k.cells(luck, i+1)
	}
	return rows
}

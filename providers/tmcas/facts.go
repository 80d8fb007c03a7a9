package tmcas

import (
	"time"

	"mopup/batch"
	"mopup/batch/pace"
)

// The vendor's pages that the facts were read from, and when.
const (
	help = "https://docs.trendmicro.com/documentation/article/cloud-app-security-integration-api-online-help-"

	pageActions   = help + "take-actions-on-user"
	pageToken     = help + "generating-an-authen"
	pageResponses = "https://docs.trendmicro.com/en-us/documentation/article/cloud-app-security-integration-api-online-help-api-responses"

	read = "2026-11"
)

func doc(page string) batch.Source { return batch.Source{Page: page, Read: read} }

// wire gives the vendor's action_type of each action.
var wire = map[string]string{
	Name + "/account-disable":         "ACCOUNT_DISABLE",
	Name + "/account-enable-mfa":      "ACCOUNT_ENABLE_MFA",
	Name + "/account-reset-password":  "ACCOUNT_RESET_PASSWORD",
	Name + "/account-revoke-sessions": "ACCOUNT_REVOKE_SIGNIN_SESSIONS",
}

const needsRole = "the vendor needs a role for it that a PowerShell script grants once"

// Actions gives the facts of the four actions on accounts.
func Actions() []batch.Action {
	disable := account("account-disable", "disable the account")
	disable.Caveat = "the vendor has no action that enables an account again"

	mfa := account("account-enable-mfa", "require multi-factor authentication of the account")
	mfa.Caveat = needsRole

	reset := account("account-reset-password", "reset the password of the account")
	reset.Caveat = "a second reset makes the password void that the first one gave out; " + needsRole
	reset.RepeatHarmless = batch.Assume(false)

	revoke := account("account-revoke-sessions", "end all sign-in sessions of the account")
	revoke.Caveat = needsRole

	return []batch.Action{disable, mfa, reset, revoke}
}

// account gives the facts that the four have in common.
func account(name, title string) batch.Action {
	name = Name + "/" + name
	return batch.Action{
		Name: name, Title: title, Noun: "account", Words: []string{wire[name]},
		Fields:   fields(),
		Endpoint: batch.Read("POST "+path, doc(pageActions)),
		// A public client of the sister call for e-mails came down from 20 to 10.
		Targets: batch.Assume(10),
		Bytes:   batch.Assume(0),
		Lane:    "mitigation",
		Quotas: []batch.Quota{{
			Quota:  pace.Quota{N: 20, Per: time.Minute},
			Scope:  "per token (whose requests count together is assumed)",
			Source: doc(pageResponses),
		}},
		InFlight:       batch.Assume(4),
		RepeatHarmless: batch.Assume(true),
		Undo:           batch.Read[[]string](nil, doc(pageActions)),
		// Recorded actions took 0.3 to 3.5 seconds.
		Follow: &batch.Follow{
			First: 4 * time.Second, Most: time.Minute, Deadline: 15 * time.Minute, Keep: keep, Targets: page,
		},
		// How long an action may take to show after it was posted, no page says.
		Lookup:     &batch.Lookup{First: 5 * time.Second, Settle: batch.Assume(time.Minute), Keep: keep},
		Permission: batch.Read("API token with Threat Mitigation for user accounts", doc(pageToken)),
	}
}

package tmcas

import "mopup/batch"

// The order of a target's values.
const (
	email = iota
	service
	accountProvider
)

// fields gives the parts of a target. Only the address makes two accounts the
// same; the other two have one documented value each, and are fields because
// files carry them.
func fields() []batch.Field {
	return []batch.Field{
		email: {
			Name: "account_user_email", Title: "the account's e-mail address",
			Names: []string{
				"UPN", "User principal name", "Email", "Email address", "User email", "Mail",
				"Account", "Account email", "Username", "User name",
			},
			Check: batch.CheckEmail,
			Key:   batch.FoldCase,
		},
		service: {
			Name: "service", Title: "the protected service",
			Default: "exchange",
			Check:   batch.CheckOneOf("exchange"),
		},
		accountProvider: {
			Name: "account_provider", Title: "the provider of the account",
			Default: "office365",
			Check:   batch.CheckOneOf("office365"),
		},
	}
}

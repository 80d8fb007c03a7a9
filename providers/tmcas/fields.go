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
				"UPN", "User principal name", "Account UPN", "Email", "Email address", "User email", "User email address", "Mail", "Mail address",
				"Account", "Account email", "Account email address", "User", "Username", "Sign-in name", "Mailbox", "Primary SMTP address",
				"Benutzerprinzipalname", "Benutzername", "Benutzer", "E-Mail-Adresse", "Konto", // of Entra and Excel in German
				"Nom d'utilisateur principal", "Nom d'utilisateur", "Utilisateur", "Adresse e-mail", "Adresse électronique", // in French
				"Nombre principal de usuario", "Nombre de usuario", "Usuario", "Correo electrónico", // in Spanish
			},
			Decoys: decoys(),
			// Not several in a cell: a line stands for one account, and a second
			// address in it is mostly another one of the same person. What can't
			// be undone is done to accounts that have a line of their own.
			Check: batch.CheckEmail,
			Key:   batch.EmailKey,
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

// decoys are columns that hold addresses, or names, of somebody or something
// else. An address alone does not show whose it is, so none is wrong where
// somebody says that it is meant.
func decoys() []batch.Decoy {
	return []batch.Decoy{
		{Names: []string{"Manager", "Manager email", "Manager UPN", "Supervisor", "Vorgesetzter"}, Is: "the person's manager"},
		{Names: []string{"Sender", "Sender address", "Sender email", "SenderFromAddress", "From", "Absender"}, Is: "whoever sent something"},
		{Names: []string{"Recovery email", "Alternate email", "Alternate email address", "Alternative email", "Other mails", "Secondary email", "Personal email", "Private email"},
			Is: "an address of the person outside, where no account of yours is"},
		{Names: []string{"Proxy addresses", "Email aliases", "Alias", "Aliases"}, Is: "further addresses of the account"},
		{Names: []string{"Actor", "Initiated by", "Created by", "Modified by", "Reported by", "Requested by", "Assigned to", "Owner", "Contact", "Analyst"},
			Is: "who did or does something, not the account it is done to"},
		{Names: []string{"Display name", "Name", "Full name", "Anzeigename"}, Is: "the person's name"},
		{Names: []string{"User ID", "Object ID", "Account object ID"}, Is: "the id of the account in most files, and its address in audit logs"},
		{Names: []string{"Sign-in identifier"}, Is: "what was typed to sign in, which may be an alias or a phone number"},
		{Names: []string{"SAM account name", "On-premises SAM account name"}, Is: "the account's name in the house, without a domain"},
	}
}

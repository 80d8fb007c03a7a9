package graph

// family is a group of operations with one call, one body and one kind of
// answer.
type family string

const (
	emails          family = "emails"
	signIns         family = "sign-ins"
	recommendations family = "recommendations"
)

// operation is what sets an action apart from the others of its family.
type operation struct {
	family family
	name   string // without the provider
	word   string // the vendor's own word, as it stands on the wire
	title  string
	page   string   // the vendor's page of the operation
	status string   // recommendations: the state that the vendor reports when it is done
	undo   []string // names of the inverses, without the provider
	// undoPage says that the inverse works after the operation; empty: that it
	// does is assumed.
	undoPage string
	caveat   string
}

// What must be known before the operations that have an inverse.
const (
	folder  = "undoing it moves the e-mail to the inbox, whichever folder it was in before"
	verdict = "the inverse changes the verdict but does not restore what it was before"
	former  = "undoing it makes the recommendation active again, whatever its state was before"
)

var operations = []operation{
	{
		family: emails, name: "email-soft-delete", word: "softDelete", page: pageRemediate,
		title: "soft-delete the e-mail", undo: []string{"email-move-to-inbox"}, caveat: folder,
	},
	{
		family: emails, name: "email-hard-delete", word: "hardDelete", page: pageRemediate,
		title: "delete the e-mail for good", caveat: "nobody can bring the e-mail back",
	},
	{
		family: emails, name: "email-move-to-junk", word: "moveToJunk", page: pageRemediate,
		title: "move the e-mail to the junk folder", undo: []string{"email-move-to-inbox"}, caveat: folder,
	},
	{
		family: emails, name: "email-move-to-deleted-items", word: "moveToDeletedItems", page: pageRemediate,
		title: "move the e-mail to the deleted items", undo: []string{"email-move-to-inbox"}, caveat: folder,
	},
	{
		family: emails, name: "email-move-to-inbox", word: "moveToInbox", page: pageRemediate,
		title:  "move the e-mail to the inbox",
		caveat: "the folder that the e-mail comes from is not known, so nothing moves it back",
	},
	{
		family: signIns, name: "signin-confirm-compromised", word: "confirmCompromised", page: pageCompromised,
		title: "confirm the sign-in as compromised", undo: []string{"signin-confirm-safe"},
		caveat: "it raises the risk of the user to high, so risk policies may block the user or demand a new password; " + verdict,
	},
	{
		family: signIns, name: "signin-confirm-safe", word: "confirmSafe", page: pageSafe,
		title: "confirm the sign-in as safe", undo: []string{"signin-confirm-compromised"}, caveat: verdict,
	},
	{
		family: signIns, name: "signin-dismiss", word: "dismiss", page: pageDismissSignIn,
		title: "dismiss the risk of the sign-in", caveat: "nothing restores the risk that was dismissed",
	},
	{
		family: recommendations, name: "recommendation-reactivate", word: "reactivate", page: pageReactivate,
		title: "make the recommendation active again", status: "active",
		undo: []string{"recommendation-complete", "recommendation-dismiss", "recommendation-postpone"},
		caveat: "only one that a person completed, dismissed or postponed can be reactivated; " +
			"to put it back, which of the three it was must be known",
	},
	{
		family: recommendations, name: "recommendation-complete", word: "complete", page: pageComplete,
		title: "mark the recommendation as completed", status: "completedByUser",
		undo: []string{"recommendation-reactivate"}, undoPage: pageReactivate, caveat: former,
	},
	{
		family: recommendations, name: "recommendation-dismiss", word: "dismiss", page: pageDismiss,
		title: "dismiss the recommendation", status: "dismissed",
		undo: []string{"recommendation-reactivate"}, undoPage: pageReactivate, caveat: former,
	},
	{
		family: recommendations, name: "recommendation-postpone", word: "postpone", page: pagePostpone,
		title: "postpone the recommendation", status: "postponed",
		undo: []string{"recommendation-reactivate"}, undoPage: pageReactivate, caveat: former,
	},
}

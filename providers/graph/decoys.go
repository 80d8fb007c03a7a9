package graph

import "mopup/batch"

// Columns of the vendor's logs that are easily taken for those of a target.
// Never marks ids of other things by the vendor's own name for them: no column
// that is called so holds what is asked for, whoever says it does.

// messageDecoys are ids that stand beside the network message id.
func messageDecoys() []batch.Decoy {
	return []batch.Decoy{
		{Names: []string{"Internet message ID"}, Never: true,
			Is: "the internet message id, which names the same mail for all recipients"},
		// Without a word for which of the two it is, its values must tell.
		{Names: []string{"Message ID"}, Is: "mostly the internet message id, which names the same mail for all recipients"},
		{Names: []string{"Submission ID"}, Never: true, Is: "the id of somebody's report of a mail"},
		{Names: []string{"Alert ID", "Incident ID"}, Never: true, Is: "the id of what was noticed, not of a mail"},
		{Names: []string{"Report ID"}, Never: true, Is: "the number of a line of the log"},
		{Names: []string{"Email cluster ID", "Campaign ID", "Cluster ID"}, Never: true, Is: "the id of many mails that are alike"},
		{Names: []string{"Tenant ID"}, Never: true, Is: "the id of the organisation"},
		{Names: []string{"Recipient object ID", "Sender object ID", "User ID", "Object ID"}, Never: true, Is: "the id of a person, not of a mail"},
		{Names: []string{"Id"}, Is: "the id of a line or of an alert in most files"},
	}
}

// recipientDecoys hold addresses too. Nothing but their names tells them from a
// mailbox's, so none is wrong where somebody says that it is meant: a sender
// within the house holds a copy as well.
func recipientDecoys() []batch.Decoy {
	return []batch.Decoy{
		{Names: []string{
			"Sender", "Sender address", "Sender email address", "Sender from address", "Sender mail from address",
			"From", "From address", "P1 sender", "P2 sender", "Return path",
		}, Is: "the address that the mail came from"},
		{Names: []string{"Reply to", "Reply-to address"}, Is: "the address that answers go to"},
		{Names: []string{"To", "Cc", "Bcc"}, Is: "whom the mail was addressed to, which may be a list and not a mailbox"},
		{Names: []string{"Submitted by", "Reported by", "Submitter"}, Is: "who reported the mail"},
		{Names: []string{"Distribution list"}, Is: "a list, not a mailbox that holds the mail"},
		{Names: []string{"Forwarding address"}, Is: "where the mail was sent on to"},
	}
}

// signInDecoys are ids that stand beside the request id of a sign-in.
func signInDecoys() []batch.Decoy {
	return []batch.Decoy{
		{Names: []string{"Correlation ID"}, Never: true, Is: "the correlation id, which several sign-ins share"},
		{Names: []string{"Unique token identifier", "Unique token ID"}, Never: true, Is: "the id of a token that was given out"},
		{Names: []string{"Session ID"}, Never: true, Is: "the session id, which several sign-ins share"},
		{Names: []string{"User ID", "User object ID", "Account object ID", "Object ID"}, Never: true, Is: "the id of the user, not of a sign-in"},
		{Names: []string{"Application ID", "App ID", "Client app ID"}, Never: true, Is: "the id of the application that was signed in to"},
		{Names: []string{"Resource ID", "Resource owner tenant ID", "Resource service principal ID"}, Never: true, Is: "the id of what was asked for, not of a sign-in"},
		{Names: []string{"Service principal ID", "Managed identity ID", "Federated credential ID"}, Never: true, Is: "the id of a program that signs in"},
		{Names: []string{"Tenant ID", "Home tenant ID", "Resource tenant ID", "Cross-tenant ID"}, Never: true, Is: "the id of an organisation"},
		{Names: []string{"Device ID"}, Never: true, Is: "the id of the device"},
		{Names: []string{"Detection ID", "Risk detection ID", "Risk event ID"}, Never: true, Is: "the id of a risk detection"},
		{Names: []string{"Report ID"}, Never: true, Is: "the number of a line of the log"},
		// In risk detections it is the detection, in the vendor's own JSON of
		// sign-ins the sign-in.
		{Names: []string{"Id"}, Is: "the id of a risk detection in some files, and of the sign-in in others"},
		{Names: []string{"Original request ID"}, Is: "the first request of the same sign-in, mostly but not always the one that is listed"},
	}
}

// recommendationDecoys say of what kind a recommendation is, or what it is about.
func recommendationDecoys() []batch.Decoy {
	return []batch.Decoy{
		{Names: []string{"Recommendation type"}, Never: true, Is: "the kind of the recommendation"},
		{Names: []string{"Display name", "Recommendation", "Recommendation name", "Title"}, Is: "what the recommendation is called"},
		{Names: []string{"Impacted resource ID", "Resource ID", "Subject ID"}, Never: true, Is: "what the recommendation is about"},
		{Names: []string{"Tenant ID"}, Never: true, Is: "the id of the organisation, with which the recommendation's begins"},
		{Names: []string{"Request ID", "Correlation ID"}, Never: true, Is: "the id of an entry of a log"},
	}
}

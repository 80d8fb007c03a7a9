package graph

import "mopup/batch"

// The order of an e-mail's values. The other targets have one value.
const (
	messageID = iota
	recipient
)

// fields gives the parts of a target. Another tenant than the given one is
// refused where a target names it; an empty tenant refuses none.
func (op operation) fields(tenant string) []batch.Field {
	switch op.family {
	case emails:
		return []batch.Field{
			messageID: {
				Name: "networkMessageId", Title: "the network message id of the e-mail",
				Names: []string{"Network Message ID"}, Decoys: messageDecoys(),
				Check: checkMessageID, Key: batch.FoldCase,
			},
			recipient: {
				Name: "recipientEmailAddress", Title: "the mailbox that holds the e-mail",
				Names: []string{
					"Recipient email address", "Recipient", "Recipients", "Recipient address", "Recipient addresses",
					"Recipient email", "Mailbox", "Delivered to",
				},
				Decoys: recipientDecoys(),
				// A mail to several is one line of an export, with all of them in a cell.
				Several: true,
				Check:   batch.CheckEmail, Key: batch.EmailKey,
			},
		}
	case signIns:
		return []batch.Field{{
			Name: "requestId", Title: "the request id of the sign-in",
			Names: []string{"Request ID", "Sign-in ID", "Sign-in request ID", "Request IDs"}, Decoys: signInDecoys(),
			Check: checkRequestID, Key: batch.FoldCase,
		}}
	case recommendations:
		return []batch.Field{{
			Name: "id", Title: "the id of the recommendation",
			Names: []string{"Recommendation ID"}, Decoys: recommendationDecoys(),
			Check: checkRecommendation(tenant), Key: batch.FoldCase,
		}}
	}
	return nil
}

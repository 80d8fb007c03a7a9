package graph

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"mopup/batch"
)

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
				Names: []string{"Network Message ID"},
				Check: batch.CheckGUID, Key: batch.FoldCase,
			},
			recipient: {
				Name: "recipientEmailAddress", Title: "the mailbox that holds the e-mail",
				Names: []string{"Recipient email address", "Recipient", "Recipients", "Recipient address"},
				Check: batch.CheckEmail, Key: batch.FoldCase,
			},
		}
	case signIns:
		// Sign-in logs hold other GUIDs too: Correlation ID, User ID and, in
		// risk detections, Id. None of them names a sign-in.
		return []batch.Field{{
			Name: "requestId", Title: "the request id of the sign-in",
			Names: []string{"Request ID", "Sign-in ID"},
			Check: batch.CheckGUID, Key: batch.FoldCase,
		}}
	case recommendations:
		return []batch.Field{{
			Name: "id", Title: "the id of the recommendation",
			Names: []string{"Recommendation ID"},
			Check: checkRecommendation(tenant), Key: batch.FoldCase,
		}}
	}
	return nil
}

// checkRecommendation accepts TENANTGUID_Name and gives the GUID back in lower
// case. A tenant that is given as a domain name can't be compared and refuses
// nothing.
func checkRecommendation(tenant string) func(string) (string, error) {
	own, err := uuid.Parse(tenant)
	compare := err == nil
	return func(value string) (string, error) {
		prefix, name, _ := strings.Cut(value, "_")
		id, err := uuid.Parse(prefix)
		if err != nil || len(prefix) != len(id.String()) || name == "" || strings.Trim(name, nameLetters) != "" {
			return "", fmt.Errorf("%s is no recommendation id, such as TENANT-GUID_Microsoft.Identity.IAM.Insights.Name", batch.Quote(value))
		}
		if compare && id != own {
			return "", fmt.Errorf("the recommendation belongs to tenant %s, not to the connection's tenant %s", id, own)
		}
		return id.String() + "_" + name, nil
	}
}

// nameLetters keeps out what would change the path that the id becomes part of.
const nameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

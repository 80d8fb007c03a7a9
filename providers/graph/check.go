package graph

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"mopup/batch"
)

// checkMessageID is for the id that the vendor gives each mail it takes in.
func checkMessageID(value string) (string, error) {
	id, err := batch.CheckGUID(value)
	if err == nil {
		return id, nil
	}
	switch batch.FormOf(value) {
	case batch.FormMessageID:
		err = fmt.Errorf("%s is an internet message id, which names the same mail for all recipients; the network message id is a GUID", batch.Quote(value))
	case batch.FormEmail: // an internet message id without its brackets looks the same
		err = fmt.Errorf("%s is an e-mail address or an internet message id; the network message id is a GUID", batch.Quote(value))
	}
	return "", err
}

// checkRequestID is for the id of a sign-in.
func checkRequestID(value string) (string, error) {
	id, err := batch.CheckGUID(value)
	if err == nil {
		return id, nil
	}
	switch batch.FormOf(value) {
	case batch.FormEmail:
		err = fmt.Errorf("%s is an e-mail address, which names a user; a sign-in is named by its request id, a GUID", batch.Quote(value))
	case batch.FormGUIDName:
		err = fmt.Errorf("%s looks like the id of a recommendation; a sign-in is named by its request id, a GUID alone", batch.Quote(value))
	}
	return "", err
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
		if err != nil || len(prefix) != len(id.String()) || !isRecommendationName(name) {
			return "", noRecommendation(value)
		}
		if compare && id != own {
			return "", fmt.Errorf("the recommendation belongs to tenant %s, not to the connection's tenant %s", id, own)
		}
		return id.String() + "_" + name, nil
	}
}

// isRecommendationName keeps out what would change the path that the id becomes
// part of, and the full stop of a sentence.
func isRecommendationName(name string) bool {
	return name != "" && strings.Trim(name, nameLetters) == "" && name[0] != '.' && name[len(name)-1] != '.'
}

const nameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

func noRecommendation(value string) error {
	const like = "TENANT-GUID_Microsoft.Identity.IAM.Insights.Name"
	what := batch.Quote(value) + " is no recommendation id"
	switch form := batch.FormOf(value); form {
	case batch.FormUnknown, batch.FormGUIDName:
		return errors.New(what + ", such as " + like)
	case batch.FormGUID:
		return errors.New(what + " but a GUID alone, and names none; the id is like " + like)
	default:
		return fmt.Errorf("%s but %s; the id is like %s", what, form, like)
	}
}

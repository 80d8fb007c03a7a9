package graph

import (
	"encoding/json"
	"net/url"
	"strings"

	"mopup/batch"
)

// receipt reads the bulkId out of a remediation's Location, an address for
// people with raw JSON in its query:
//
//	https://security.microsoft.com/action-center/history?filters={"bulkId":["..."]}&tid=...
//
// Several ids are joined with a comma. What can't be read so is kept whole: it
// is still all that the vendor gave to find the remediation again.
func receipt(location string) batch.Receipt {
	_, query, _ := strings.Cut(location, "?")
	for part := range strings.SplitSeq(query, "&") {
		text, ok := strings.CutPrefix(part, "filters=")
		if !ok {
			continue
		}
		if ids := bulkIDs(text); ids != "" {
			return batch.Receipt(ids)
		}
	}
	return batch.Receipt(location)
}

func bulkIDs(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	var several struct {
		BulkID []string `json:"bulkId"`
	}
	if json.Unmarshal([]byte(text), &several) == nil {
		return strings.Join(several.BulkID, ",")
	}
	var one struct {
		BulkID string `json:"bulkId"`
	}
	if json.Unmarshal([]byte(text), &one) == nil {
		return one.BulkID
	}
	return ""
}

package graph

import (
	"net/http"
	"strconv"
)

// load reads how much of its limit the vendor says is in use: a share such as
// 0.93, sent only from 0.8 on, and above 1 where it throttles already. 0: it says
// nothing, or nothing that makes sense.
//
// https://learn.microsoft.com/en-us/graph/throttling (read 2026-11)
func load(h http.Header) float64 {
	const most = 10 // far above what is documented
	share, err := strconv.ParseFloat(h.Get("x-ms-throttle-limit-percentage"), 64)
	if err != nil || !(share > 0 && share <= most) {
		return 0
	}
	return share
}

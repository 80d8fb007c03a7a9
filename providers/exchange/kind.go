package exchange

import (
	"net/http"

	"mopup/batch"
)

// KindOf says what is sure about a request that was answered with a status that
// is not 2xx. Unknown ones are in doubt.
func KindOf(status int) batch.Kind {
	switch status {
	case http.StatusTooManyRequests:
		return batch.Throttled
	case http.StatusUnauthorized, http.StatusForbidden:
		return batch.Denied
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusConflict,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return batch.BadRequest
	}
	if status >= 300 && status <= 399 {
		// The address is wrong, so every request of the job would end here.
		return batch.Denied
	}
	return batch.Doubt
}

package exchange

import (
	"net/http"

	"mopup/batch"
)

// KindOf says what is sure about a request of the method that was answered with
// a status that is not 2xx. Unknown ones are in doubt.
func KindOf(method string, status int) batch.Kind {
	switch status {
	case http.StatusTooManyRequests:
		return batch.Throttled
	case http.StatusUnauthorized, http.StatusForbidden:
		return batch.Denied
	case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusConflict,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return batch.BadRequest
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		// "Make the same request there": it was not carried out here, nor would
		// any other of the job be.
		return batch.Denied
	}
	if redirects(status) && method == http.MethodGet {
		return batch.Denied // a question has nothing to carry out
	}
	// Any other 3xx after an action may mean "done, look there".
	return batch.Doubt
}

func redirects(status int) bool { return status >= 300 && status <= 399 }

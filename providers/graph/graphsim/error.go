package graphsim

import (
	"net/http"

	"mopup/providers/simkit"
)

type wireError struct {
	Error wireErrorBody `json:"error"`
}

type wireErrorBody struct {
	Code       string         `json:"code"`
	Message    string         `json:"message"`
	InnerError wireInnerError `json:"innerError"`
}

type wireInnerError struct {
	Date            string `json:"date"`
	RequestID       string `json:"request-id"`
	ClientRequestID string `json:"client-request-id"`
}

// refuse words an error in the envelope of Graph.
func refuse(c *simkit.Call, status int, message string) simkit.Reply {
	return simkit.JSONReply(status, wireError{wireErrorBody{
		Code:    errorCode(status),
		Message: message,
		InnerError: wireInnerError{
			Date:            c.At.Format("2006-01-02T15:04:05"),
			RequestID:       c.ID,
			ClientRequestID: c.Header.Get("client-request-id"),
		},
	}})
}

func errorCode(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "BadRequest"
	case http.StatusUnauthorized:
		return "InvalidAuthenticationToken"
	case http.StatusForbidden:
		return "Authorization_RequestDenied"
	case http.StatusNotFound:
		return "ResourceNotFound"
	case http.StatusConflict:
		return "Conflict"
	case http.StatusTooManyRequests:
		return "TooManyRequests"
	case http.StatusServiceUnavailable:
		return "serviceNotAvailable"
	}
	return "" // a code may be empty
}

func reject(c *simkit.Call, status int, message string) simkit.Apply {
	return func() simkit.Reply { return refuse(c, status, message) }
}

func invalid(c *simkit.Call, message string) simkit.Apply {
	return reject(c, http.StatusBadRequest, message)
}

// sign adds the name of the request to a reply.
func sign(c *simkit.Call, r simkit.Reply) simkit.Reply { return r.With("request-id", c.ID) }

// decode reads the body into a wire struct, or refuses the call.
func decode(c *simkit.Call, into any) simkit.Apply {
	if !c.JSON() {
		return reject(c, http.StatusUnsupportedMediaType, "the content type must be application/json")
	}
	if err := simkit.Decode(c.Body, into); err != nil {
		return invalid(c, err.Error())
	}
	return nil
}

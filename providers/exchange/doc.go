// Package exchange is what the adapters share of one HTTP exchange with a
// vendor: making the request exactly once, reading the reply with a bound, and
// saying what is sure about a request that brought no answer.
//
// It promises that a redirect is never followed, that a credential goes into
// the Authorization header of the one request and into no error or result, and
// that a failure counts as "not applied" only where that is certain. It knows
// no vendor: what a reply means is the adapter's to say.
package exchange

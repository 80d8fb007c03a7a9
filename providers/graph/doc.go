// Package graph is the adapter of Microsoft Graph: remediation of e-mails,
// verdicts on sign-ins, and the state of Entra recommendations, which can also be
// looked at where an answer was lost.
//
// It promises one request a call, a client-request-id of its own for each, and
// to say "not applied" only where the vendor's answer makes that sure. It knows
// the vendor's wire formats, clouds, facts and ways to a token; it does not
// know files, jobs, pacing or retries.
package graph

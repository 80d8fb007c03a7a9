// Package tmcas is the adapter of Trend Micro Cloud App Security: its four
// actions on accounts, the question what became of them, and the search for a
// request whose answer was lost.
//
// It promises one request a call, and to say "not applied" only where the
// vendor's answer makes that sure. Of what passes it keeps one thing: by how much
// the vendor's clock is ahead of ours. It knows the vendor's wire format and facts;
// it does not know files, jobs, pacing or retries.
package tmcas

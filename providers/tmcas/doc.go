// Package tmcas is the adapter of Trend Micro Cloud App Security: its four
// actions on accounts, and the question what became of them.
//
// It promises one request a call, and to say "not applied" only where the
// vendor's answer makes that sure. It knows the vendor's wire format and facts;
// it does not know files, jobs, pacing or retries.
package tmcas

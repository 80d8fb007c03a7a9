// Package batch plans and sends: it places targets in batches, makes every
// attempt in the right order and at the right time, and knows how each target
// ended.
//
// It promises that a target is in exactly one batch, that intent is in the
// ledger before a request leaves and the answer before it is counted, and that
// a request whose answer was lost is never taken for done.
//
// It knows no vendor, no terminal and no file format: vendors stand behind
// [Provider], files reach it as [Row] values, and the ledger is an interface
// declared here. It imports nothing of this project but [mopup/batch/pace].
package batch

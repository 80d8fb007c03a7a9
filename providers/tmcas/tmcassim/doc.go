// Package tmcassim simulates Trend Micro Cloud App Security: POST and GET
// /v1/mitigation/accounts, as a strict [http.Handler].
//
// It promises to take what the vendor's page describes and to refuse everything
// else, to enforce the quota, and to journal an account exactly when the action
// was applied to it. What becomes of an action is decided when it is posted; the
// status that is shown for it moves to its end by the vendor's clock, which may be
// off from ours.
//
// It does not know what mailboxes exist: every address is an account. How many
// actions a request may hold, and which codes stand in error bodies, the vendor
// does not say; both are this package's guess.
package tmcassim

// Package simkit is what the vendor simulators share: the desk at which every
// request is received, the faults it may meet, the quota windows, the journal of
// what was applied, and strict readings of JSON, GUIDs and addresses.
//
// It promises that a fault strikes at the instant its name says, before or after
// applying; that the journal holds a target exactly when the target was applied;
// that the same seed and the same order of requests bring the same faults; and
// that a request whose client has left is carried out within two seconds or not
// at all. It reads the clock through [time.Now] alone and starts no goroutine of
// its own but that of a [Transport] call, so that all of it works within a
// testing/synctest bubble.
//
// It knows no vendor: words, error bodies, quotas and routes are the
// simulator's. It knows no adapter either, and imports the standard library only,
// so that an adapter and its simulator cannot share a misunderstanding.
package simkit

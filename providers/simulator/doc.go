// Package simulator serves both vendors on one [http.Handler], for rehearsals and
// tests, and shows what happened to them.
//
// It promises that GET /sim/stats and GET /sim/applied tell what truly was asked
// and applied, whatever the clients were told, and that asking for it counts
// nowhere and needs no token. GET /sim/requests tells of single requests, as many
// as the journal was told to keep. It knows nothing of the vendors but which paths
// are whose.
package simulator

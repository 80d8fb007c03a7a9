// Package pace holds a vendor's quotas: pure arithmetic on times passed in, and
// a thin layer that waits.
//
// For a quota of N per W a lane has N slots. A request takes a free slot, and
// the slot is free again W after the request's answer is in hand. The vendor
// counted the request no later than that, so no N+1 requests that it counts can
// fall into one window, whether its window slides or is fixed; and all N may go
// at once.
//
// The package knows no vendor and no HTTP, and imports nothing of this project.
package pace

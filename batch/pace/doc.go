// Package pace holds a vendor's quotas, for all processes of a host together:
// rules on plain data with the time passed in, and a thin layer that waits.
//
// Slots. For a quota of N per W a lane has N slots. A request takes a free slot,
// and the slot is free again W after the request's answer is in hand. The vendor
// counted the request no later than that, so no N+1 requests that it counts can
// fall into one window, whether its window slides or is fixed; and all N may go
// at once. Several quotas hold together.
//
// Book. All that is known of a lane is one small State. It lives in a Book: in
// memory, or in a file that all processes of the host lock, read and write for
// every request, without ever waiting for the disk. What a process has under way
// is believed as long as it renews its lease. One that was killed gives its slots
// back by time alone.
//
// Share. A process that waits for slots while others do has its part of them.
// Beyond that it takes a slot only if nobody has less than its own part. Urgent
// ones go first. Within a process sends and questions take turns.
//
// Room. A foreign tool with the same credentials uses slots that no State knows
// of. It shows by refusals, or by a hint of the vendor; from then on the lane
// keeps to the room that is left, and tries now and then if there is more.
//
// The package knows no vendor and no HTTP, and imports nothing of this project.
package pace

package reports

// Ahead is for its own tests.
var Ahead = ahead

// NewBehind and SyncEvery are for their own tests.
var NewBehind = newBehind

const SyncEvery = syncEvery

// Package rig runs programs and watches them: what chaos and bench need alike to
// drive the real binary from outside. It builds the program, starts processes
// that write into the files of a folder, waits for what they do, and ends each of
// them by its own id.
//
// It knows nothing of mopup but the folder to build, and imports nothing of this
// project, so that chaos can use it and still share nothing with what it tests.
package rig

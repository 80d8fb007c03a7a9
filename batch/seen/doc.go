// Package seen remembers which of many millions of keys came first with which
// id, in memory that does not grow with their number.
//
// It promises to be exact: a key that was added before is found with the id that
// it had then, and no other is. Keys are 16 bytes of a good hash. Recent ones
// are in a table of fixed size; when that is full they go to a temporary file,
// in their order. A filter of fixed size knows of most new keys that they are in
// no file, so that only keys which may have come before cost a look at the disk.
//
// It promises to leave nothing behind: files are unlinked as soon as they are
// open where the system allows that, and else by Close.
//
// It imports nothing of this project.
package seen

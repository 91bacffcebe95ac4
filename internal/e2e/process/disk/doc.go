// Package disk is a disk that keeps only what was flushed: a file system in memory,
// mounted through FUSE, that forgets at a power loss every byte written since the
// last fsync of its file, and whose fsync can be made to fail.
//
// It decides what survives. It leaves to the tests what must. Floor 9, for tests only,
// on Linux, as root or with fusermount3 (Debian: fuse3).
//
// How it deals with SQLite in WAL mode: the kernel's page cache is on (no direct I/O),
// so that the shared memory of the -shm file and the mapped database work, and its
// write-back cache is off, so that every write comes here at once; locks are the
// kernel's own, since this is one machine.
//
// Invariants: names are durable at once (a simplification: SQLite syncs the folder);
// an fsync makes durable what its file holds at that moment; a failed fsync loses what
// it should have flushed for good, although reading still shows it, as Linux does.
// The process that mounts must not read, write or map the mounted files itself: a page
// fault of its own threads would wait for its own threads.
//
// Read first: disk.go.
//
//	d, err := disk.Mount(dir)
//	… a child process works on dir …
//	d.PowerLoss(0) // after the child was killed and before it starts again
package disk

// Package process runs the real binary under the faults of a machine: processes that
// are killed, disks that fill up, fail or lose what was not flushed, a PostgreSQL that
// dies. Tests write the story; this package holds the pieces.
//
// It decides how a fault is made and what a run is measured by (the sandbox's log of
// what Meta accepted, its log of what was acknowledged). It leaves what must hold to
// the tests in internal/e2e. Floor 9: imported by tests only. The faults are Linux's;
// a missing power of the machine (root, /dev/fuse, PostgreSQL's server) fails the
// test that needs it.
//
// Invariants: only processes started here are killed, by their own id, and none
// outlives the test process; the test process never opens a database that lies on a
// file system it serves itself.
//
// Read first: server.go, then world.go. disk is the disk that loses its memory.
//
//	house := process.NewHouse(t.TempDir(), "") // and seed it through house.Open
//	world := process.NewWorld(t, house, meta, 20)
//	srv := process.Start(t, house, world)
//	storm := world.Storm(t, 100)
//	srv.Kill()
package process

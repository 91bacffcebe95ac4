//go:build linux

package disk

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Disk is a mounted disk with one folder. Safe for concurrent use.
type Disk struct {
	dir    string
	server *fuse.Server

	mu     sync.Mutex
	files  map[string]*content
	fsyncs int // since it was mounted
	failAt int // the fsync that fails, counted like fsyncs; 0 = none
	failed int
	lies   bool
}

// Mount mounts an empty disk.
func Mount(dir string) (*Disk, error) {
	d := &Disk{dir: dir, files: map[string]*content{}}
	return d, d.mount()
}

func (d *Disk) mount() error {
	long := time.Hour
	server, err := fs.Mount(d.dir, &folder{disk: d}, &fs.Options{
		MountOptions: fuse.MountOptions{FsName: "disk", Name: "disk", DirectMount: true, DisableXAttrs: true},
		EntryTimeout: &long, AttrTimeout: &long,
	})
	d.mu.Lock()
	d.server, d.fsyncs, d.failAt, d.lies = server, 0, 0, false
	d.mu.Unlock()
	return err
}

// Close unmounts the disk, which nobody may be using. On a loaded machine the kernel
// needs a moment to let go of the files of a process that was killed.
func (d *Disk) Close() error {
	deadline := time.Now().Add(10 * time.Second)
	for {
		err := d.server.Unmount()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		<-time.After(50 * time.Millisecond)
	}
}

// PowerLoss drops what was not flushed. Of the blocks written since, the given share
// survives all the same, chosen at random: disks write when they like. Whoever used
// the disk must be dead.
func (d *Disk) PowerLoss(survive float64) error {
	if err := d.Close(); err != nil { // with it goes the kernel's cache
		return err
	}
	d.mu.Lock()
	for _, f := range d.files {
		f.lose(survive)
	}
	d.mu.Unlock()
	return d.mount()
}

// FailFsync makes the n-th fsync from now on fail, once.
func (d *Disk) FailFsync(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failAt = d.fsyncs + n
}

// Lie makes fsync do nothing and say that it did, until the next power loss.
func (d *Disk) Lie() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lies = true
}

// Lying tells whether fsync does nothing.
func (d *Disk) Lying() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lies
}

// Failed counts the fsyncs that failed.
func (d *Disk) Failed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// Put stores a file, durably, past the mount.
func (d *Disk) Put(name string, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files[name] = &content{now: slices.Clone(data), durable: slices.Clone(data), dirty: map[int64]bool{}}
}

// Files returns what the disk holds, past the mount.
func (d *Disk) Files() map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string][]byte{}
	for name, f := range d.files {
		out[name] = slices.Clone(f.now)
	}
	return out
}

const block = 4096

// content is a file: what is read, what would survive, and where they differ.
type content struct {
	now, durable []byte
	dirty        map[int64]bool // blocks written since the last fsync
}

func (c *content) touch(from, to int64) {
	for b := from / block; b*block < to; b++ {
		c.dirty[b] = true
	}
}

func (c *content) write(data []byte, off int64) {
	end := off + int64(len(data))
	if end > int64(len(c.now)) {
		c.resize(end)
	}
	copy(c.now[off:], data)
	c.touch(off, end)
}

func (c *content) resize(size int64) {
	old := int64(len(c.now))
	if size > int64(cap(c.now)) {
		c.now = slices.Grow(c.now, int(max(size-old, old)))
	}
	c.now = c.now[:size]
	if size > old {
		clear(c.now[old:])
	}
	c.touch(min(old, size), max(old, size))
}

// flush makes the present content durable.
func (c *content) flush() {
	for b := range c.dirty {
		c.keep(b)
	}
	c.durable = fit(c.durable, len(c.now))
	clear(c.dirty)
}

// keep makes one block durable.
func (c *content) keep(b int64) {
	from, to := b*block, min((b+1)*block, int64(len(c.now)))
	if from >= to {
		return
	}
	if int64(len(c.durable)) < to {
		c.durable = fit(c.durable, int(to))
	}
	copy(c.durable[from:to], c.now[from:to])
}

// fit cuts or grows with zeros.
func fit(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size]
	}
	old := len(b)
	b = slices.Grow(b, max(size-old, min(old, 16<<20)))[:size]
	clear(b[old:])
	return b
}

func (c *content) lose(survive float64) {
	for b := range c.dirty {
		if rand.Float64() < survive {
			c.keep(b)
		}
	}
	c.now = slices.Clone(c.durable)
	clear(c.dirty)
}

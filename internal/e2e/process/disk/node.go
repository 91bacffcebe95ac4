//go:build linux

package disk

import (
	"context"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// folder is the root of the mount.
type folder struct {
	fs.Inode
	disk *Disk
}

var (
	_ fs.NodeLookuper = (*folder)(nil)
	_ fs.NodeCreater  = (*folder)(nil)
	_ fs.NodeUnlinker = (*folder)(nil)
	_ fs.NodeFsyncer  = (*folder)(nil)

	_ fs.NodeGetattrer = (*file)(nil)
	_ fs.NodeSetattrer = (*file)(nil)
	_ fs.NodeOpener    = (*file)(nil)
	_ fs.NodeReader    = (*file)(nil)
	_ fs.NodeWriter    = (*file)(nil)
	_ fs.NodeFsyncer   = (*file)(nil)
)

// Lookup finds a file that an earlier mount knew.
func (n *folder) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	c := n.disk.files[name]
	if c == nil {
		return nil, syscall.ENOENT
	}
	f := &file{disk: n.disk, c: c}
	f.attr(&out.Attr)
	return n.NewInode(ctx, f, fs.StableAttr{Mode: syscall.S_IFREG}), 0
}

// Create makes a file.
func (n *folder) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	f := &file{disk: n.disk, c: &content{dirty: map[int64]bool{}}}
	n.disk.files[name] = f.c
	f.attr(&out.Attr)
	return n.NewInode(ctx, f, fs.StableAttr{Mode: syscall.S_IFREG}), nil, 0, 0
}

// Unlink removes a name; whoever has the file open goes on using it.
func (n *folder) Unlink(_ context.Context, name string) syscall.Errno {
	n.disk.mu.Lock()
	defer n.disk.mu.Unlock()
	delete(n.disk.files, name)
	return 0
}

// Fsync has nothing to do: names are durable at once.
func (n *folder) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno { return 0 }

// file is a regular file.
type file struct {
	fs.Inode
	disk *Disk
	c    *content
}

// attr needs the disk's lock.
func (f *file) attr(out *fuse.Attr) {
	out.Mode, out.Nlink, out.Blksize = syscall.S_IFREG|0o600, 1, block
	out.Size = uint64(len(f.c.now))
	out.Blocks = (out.Size + 511) / 512
}

// Getattr tells the size.
func (f *file) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	f.attr(&out.Attr)
	return 0
}

// Setattr changes the size; there is nothing else to change.
func (f *file) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if size, ok := in.GetSize(); ok {
		f.c.resize(int64(size))
	}
	f.attr(&out.Attr)
	return 0
}

// Open needs no handle.
func (f *file) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) {
	return nil, fuse.FOPEN_KEEP_CACHE, 0
}

// Read copies, so that the content may change meanwhile.
func (f *file) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if off >= int64(len(f.c.now)) {
		return fuse.ReadResultData(nil), 0
	}
	return fuse.ReadResultData(dest[:copy(dest, f.c.now[off:])]), 0
}

// Write changes what is read, not what survives.
func (f *file) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	f.c.write(data, off)
	return uint32(len(data)), 0
}

// Fsync makes the content durable, or fails and loses what it should have flushed.
func (f *file) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	f.disk.fsyncs++
	if f.disk.fsyncs == f.disk.failAt {
		f.disk.failed++
		clear(f.c.dirty) // clean in the cache's eyes, and not on the disk
		return syscall.EIO
	}
	if !f.disk.lies {
		f.c.flush()
	}
	return 0
}

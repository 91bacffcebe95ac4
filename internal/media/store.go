package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"prosa/internal/core"
)

// DefaultMaxBytes is the largest file WhatsApp carries (Meta, "Media": documents).
const DefaultMaxBytes = 100 << 20

const spoolDir = ".incoming"

// Store keeps files. Safe for concurrent use.
type Store struct {
	bucket *blob.Bucket
	dir    *os.Root // the bucket's directory; nil when it is not one
	spool  string   // where files wait until their sum is known
}

// OpenDir opens a directory as storage, making it if need be. Files half received
// by a process that died are removed.
func OpenDir(dir string) (*Store, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	spool := filepath.Join(abs, spoolDir)
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, core.E(core.Unavailable, "media_dir", "the media directory cannot be made").Because(err)
	}
	b, err := fileblob.OpenBucket(abs, &fileblob.Options{
		NoTempDir:   true, // a rename must stay within one file system
		DirFileMode: 0o700,
		Metadata:    fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, core.E(core.Unavailable, "media_dir", "the media directory cannot be opened").Because(err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, errors.Join(core.E(core.Unavailable, "media_dir", "the media directory cannot be opened").Because(err), b.Close())
	}
	s := &Store{bucket: b, dir: root, spool: spool}
	return s, s.sweep()
}

// OpenBucket uses any other bucket; spool is a local directory for files on their
// way in. The caller has the bucket's driver linked, and closes the Store.
func OpenBucket(b *blob.Bucket, spool string) (*Store, error) {
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, core.E(core.Unavailable, "media_dir", "the directory for incoming files cannot be made").Because(err)
	}
	s := &Store{bucket: b, spool: spool}
	return s, s.sweep()
}

// Close releases the storage.
func (s *Store) Close() error {
	err := s.bucket.Close()
	if s.dir != nil {
		err = errors.Join(err, s.dir.Close())
	}
	return err
}

// Limits bound one Put. MaxBytes 0 means DefaultMaxBytes.
type Limits struct {
	MaxBytes int64
	SHA256   string // hex; when set, a file with another sum is refused
}

// Object is a stored file.
type Object struct {
	Key    string // 64 hex digits: the SHA-256
	Size   int64
	SHA256 string // hex; equal to Key, named for what it is
	Mime   string // by the first bytes; application/octet-stream when they say nothing
}

// Put reads r to its end and stores it. On any error (of r, of the disk, of the
// limits) nothing becomes visible. Storing a file again is cheap and changes
// nothing. Errors: media_too_large and media_empty (invalid), media_checksum,
// media_write (unavailable), or r's own.
func (s *Store) Put(ctx context.Context, r io.Reader, l Limits) (Object, error) {
	if l.MaxBytes <= 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	f, err := os.CreateTemp(s.spool, "in-*")
	if err != nil {
		return Object{}, writeFailed(err)
	}
	defer func() { f.Close(); os.Remove(f.Name()) }()
	obj, err := receive(ctx, f, r, l)
	if err != nil {
		return Object{}, err
	}
	if s.has(ctx, obj) {
		return obj, nil
	}
	if s.dir != nil {
		return obj, s.adopt(f, obj.Key)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return Object{}, writeFailed(err)
	}
	if err := s.bucket.Upload(ctx, path(obj.Key), f, &blob.WriterOptions{ContentType: obj.Mime}); err != nil {
		return Object{}, writeFailed(err)
	}
	return obj, nil
}

// receive copies r into the spool file, summing and sniffing on the way.
func receive(ctx context.Context, f io.Writer, r io.Reader, l Limits) (Object, error) {
	in := intake{sum: sha256.New()}
	src := &source{ctx: ctx, r: io.LimitReader(r, l.MaxBytes+1)}
	n, err := io.Copy(io.MultiWriter(f, &in), src)
	switch {
	case src.err != nil:
		return Object{}, src.err
	case err != nil:
		return Object{}, writeFailed(err)
	case n > l.MaxBytes:
		return Object{}, core.E(core.Invalid, "media_too_large", "the file is larger than %d bytes", l.MaxBytes)
	case n == 0:
		return Object{}, core.E(core.Invalid, "media_empty", "the file is empty")
	}
	key := hex.EncodeToString(in.sum.Sum(nil))
	if l.SHA256 != "" && l.SHA256 != key {
		return Object{}, core.E(core.Unavailable, "media_checksum", "the file does not have the announced checksum")
	}
	return Object{Key: key, Size: n, SHA256: key, Mime: Sniff(in.head)}, nil
}

// intake sums what passes and keeps the beginning.
type intake struct {
	sum  hash.Hash
	head []byte
}

func (t *intake) Write(p []byte) (int, error) {
	if room := sniffLen - len(t.head); room > 0 {
		t.head = append(t.head, p[:min(room, len(p))]...)
	}
	return t.sum.Write(p)
}

// source stops when the context does, and keeps the reader's error apart from the
// writer's.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// has tells whether the whole file is there already.
func (s *Store) has(ctx context.Context, obj Object) bool {
	at, err := s.bucket.Attributes(ctx, path(obj.Key))
	return err == nil && at.Size == obj.Size
}

// File is an open stored file. It must be closed.
type File struct {
	*blob.Reader
	Key string
}

// Open opens a stored file; media_missing (not_found) when there is none, or when
// key is not a key.
func (s *Store) Open(ctx context.Context, key string) (*File, error) {
	if !IsKey(key) {
		return nil, missing()
	}
	r, err := s.bucket.NewReader(ctx, path(key), nil)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, missing()
	}
	if err != nil {
		return nil, core.E(core.Unavailable, "media_read", "the file cannot be read").Because(err)
	}
	return &File{Reader: r, Key: key}, nil
}

// Check reads a whole file and compares its sum with its key: media_corrupt
// (internal) when a bit has changed since it was stored.
func (s *Store) Check(ctx context.Context, key string) error {
	f, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return core.E(core.Unavailable, "media_read", "the file cannot be read").Because(err)
	}
	if hex.EncodeToString(h.Sum(nil)) != key {
		return core.E(core.Internal, "media_corrupt", "the stored file is damaged")
	}
	return nil
}

// Delete removes a file, as erasing a person's data requires. Deleting what is not
// there succeeds.
func (s *Store) Delete(ctx context.Context, key string) error {
	if !IsKey(key) {
		return nil
	}
	err := s.bucket.Delete(ctx, path(key))
	if err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return core.E(core.Unavailable, "media_delete", "the file cannot be deleted").Because(err)
	}
	return nil
}

// IsKey tells whether key has the form of a key: 64 lowercase hex digits.
func IsKey(key string) bool {
	if len(key) != 2*sha256.Size {
		return false
	}
	for i := range len(key) {
		if c := key[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// path spreads the files over 256 folders.
func path(key string) string { return key[:2] + "/" + key[2:] }

func missing() error { return core.E(core.NotFound, "media_missing", "there is no such file") }

func writeFailed(err error) error {
	return core.E(core.Unavailable, "media_write", "the file cannot be stored").Because(err)
}

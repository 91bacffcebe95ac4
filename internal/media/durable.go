package media

import (
	"os"
	"path/filepath"
	"time"
)

// fileblob renames a finished file into place but does not sync it, so a power
// failure could leave an empty file under a good name. In a directory the spool
// file itself is synced and renamed instead.

// adopt moves a finished spool file to its place and returns when it is durable.
func (s *Store) adopt(f *os.File, key string) error {
	if err := f.Sync(); err != nil {
		return writeFailed(err)
	}
	if err := f.Close(); err != nil {
		return writeFailed(err)
	}
	to := path(key)
	folder := to[:2]
	if err := s.dir.Mkdir(folder, 0o700); err == nil {
		if err := s.syncDir("."); err != nil {
			return writeFailed(err)
		}
	} else if !os.IsExist(err) {
		return writeFailed(err)
	}
	if err := s.dir.Rename(spoolDir+"/"+filepath.Base(f.Name()), to); err != nil {
		return writeFailed(err)
	}
	if err := s.syncDir(folder); err != nil {
		return writeFailed(err)
	}
	return nil
}

func (s *Store) syncDir(name string) error {
	d, err := s.dir.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// sweep removes what dead processes left in the spool. Another process may be
// writing there now: only files nobody has touched for a day go.
func (s *Store) sweep() error {
	entries, err := os.ReadDir(s.spool)
	if err != nil {
		return writeFailed(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(s.spool, e.Name()))
		}
	}
	return nil
}

package seal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"prosa/internal/core"
)

// KeyFile is the key's name in the data directory.
const KeyFile = "secret.key"

// Options say where the installation's keys come from.
type Options struct {
	// Key is the setting PROSA_SECRET_KEY, or the content of PROSA_SECRET_KEY_FILE: keys
	// of 64 hex digits or base64 of 32 bytes, separated by spaces, commas or lines. The
	// first one seals, all open.
	Key string
	// Dir is the data directory. When Key is empty the keys are in KeyFile there, which
	// is made on the first start. Whoever loses that file must enter every channel's
	// token again.
	Dir string
}

// Open returns the box of the installation's keys. Errors: Invalid secret_key (not a
// key; the text is not shown), or the file system's.
func Open(o Options) (*Box, error) {
	if strings.TrimSpace(o.Key) != "" {
		return parse(o.Key)
	}
	return load(o.Dir)
}

func load(dir string) (*Box, error) {
	path := filepath.Join(dir, KeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := writeKeys(path, []string{freshKey()}, false); err != nil {
			return nil, err
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	return parse(string(text))
}

// Rotate puts a fresh key in front of KeyFile in dir and returns the box that seals
// with it. The old keys stay readable: seal everything afresh (store.Tx.Reseal),
// then Forget them. A server that runs meanwhile must be started again.
func Rotate(dir string) (*Box, error) {
	path := filepath.Join(dir, KeyFile)
	old, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret key: %w", err)
	}
	if err := writeKeys(path, append([]string{freshKey()}, fields(string(old))...), true); err != nil {
		return nil, err
	}
	return load(dir)
}

// Forget removes all keys but the first from KeyFile in dir.
func Forget(dir string) error {
	path := filepath.Join(dir, KeyFile)
	old, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the secret key: %w", err)
	}
	keys := fields(string(old))
	if len(keys) < 2 {
		return nil
	}
	return writeKeys(path, keys[:1], true)
}

func parse(text string) (*Box, error) {
	var keys [][]byte
	for _, f := range fields(text) {
		key, err := decodeKey(f)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return New(keys...)
}

func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
}

func decodeKey(s string) ([]byte, error) {
	if key, err := hex.DecodeString(s); err == nil && len(key) == 32 {
		return key, nil
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if key, err := enc.DecodeString(s); err == nil && len(key) == 32 {
			return key, nil
		}
	}
	return nil, core.E(core.Invalid, "secret_key", "the secret key must be 64 hex digits or base64 of 32 bytes (openssl rand -hex 32)")
}

func freshKey() string {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("seal: no randomness: " + err.Error())
	}
	return hex.EncodeToString(b[:])
}

// writeKeys stores keys so that they survive power loss before anything is sealed
// with them, readable by the owner only. Without replace, the file of a process
// that was faster stands.
func writeKeys(path string, keys []string, replace bool) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("create the data directory: %w", err)
	}
	tmp, err := os.CreateTemp(dir, KeyFile+".*") // CreateTemp gives 0600
	if err != nil {
		return fmt.Errorf("write the secret key: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.WriteString(strings.Join(keys, "\n") + "\n")
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil && replace {
		err = os.Rename(tmp.Name(), path)
	} else if err == nil {
		if err = os.Link(tmp.Name(), path); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("write the secret key: %w", err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write the secret key: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

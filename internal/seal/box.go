package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"prosa/internal/core"
)

// version starts every record; another format would get another one.
const version = "v1"

// text spells a record's bytes; strict, so that no bit of it is without meaning.
var text = base64.RawURLEncoding.Strict()

// Box seals with one key and opens with any it holds. Safe for concurrent use.
type Box struct {
	current string
	keys    map[string]cipher.AEAD // by key id
}

// New makes a Box of 32-byte keys; the first one seals.
func New(keys ...[]byte) (*Box, error) {
	if len(keys) == 0 {
		return nil, core.E(core.Invalid, "secret_key", "no secret key was given")
	}
	b := &Box{current: keyID(keys[0]), keys: map[string]cipher.AEAD{}}
	for _, k := range keys {
		if len(k) != 32 {
			return nil, core.E(core.Invalid, "secret_key", "a secret key has 32 bytes, this one %d", len(k))
		}
		block, err := aes.NewCipher(k)
		if err != nil {
			return nil, err
		}
		if b.keys[keyID(k)], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Seal encrypts plain for one place (organization, row, column). Two calls never
// give the same record.
func (b *Box) Seal(plain, place string) (string, error) {
	aead := b.keys[b.current]
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	sealed := aead.Seal(nonce, nonce, []byte(plain), bound(b.current, place))
	return version + "." + b.current + "." + text.EncodeToString(sealed), nil
}

// Open decrypts a record of Seal made for the same place. Errors: Internal
// secret_key_missing (the box lacks the record's key), secret_broken (anything
// else); none says anything about the content.
func (b *Box) Open(sealed, place string) (string, error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != version {
		return "", core.E(core.Internal, "secret_broken", "this is not a sealed secret")
	}
	aead := b.keys[parts[1]]
	if aead == nil {
		return "", core.E(core.Internal, "secret_key_missing", "the secret was sealed with another key")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(raw) < aead.NonceSize() {
		return "", core.E(core.Internal, "secret_broken", "this is not a sealed secret")
	}
	plain, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], bound(parts[1], place))
	if err != nil {
		return "", core.E(core.Internal, "secret_broken", "the sealed secret was changed or belongs elsewhere")
	}
	return string(plain), nil
}

// Current tells whether a record is sealed with the key in use: false after a
// rotation, until it is sealed afresh.
func (b *Box) Current(sealed string) bool {
	return strings.HasPrefix(sealed, version+"."+b.current+".")
}

// bound is what a record is tied to besides its key.
func bound(id, place string) []byte { return []byte(version + "\x00" + id + "\x00" + place) }

// keyID names a key without telling anything about it.
func keyID(key []byte) string {
	sum := sha256.Sum256(append([]byte("prosa key id\x00"), key...))
	return hex.EncodeToString(sum[:4])
}

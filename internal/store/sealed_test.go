package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/seal"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

func decodeRef(t *testing.T, text string) (ref store.ConfigRef) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &ref); err != nil {
		t.Fatal(err)
	}
	return ref
}

func box(t *testing.T, keys ...byte) *seal.Box {
	t.Helper()
	var raw [][]byte
	for _, k := range keys {
		raw = append(raw, bytes.Repeat([]byte{k}, 32))
	}
	b, err := seal.New(raw...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// atRest is everything a thief of the database gets: SQLite's files, or every row that
// may hold a secret.
func atRest(t *testing.T, url string) string {
	t.Helper()
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		var all strings.Builder
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(path + suffix)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all.Write(b)
		}
		return all.String()
	}
	rows, err := raw(t, url).Query(`SELECT CAST(c AS TEXT) FROM channel_account c UNION ALL SELECT CAST(s AS TEXT) FROM setting s
		UNION ALL SELECT CAST(l AS TEXT) FROM assistant l UNION ALL SELECT CAST(e AS TEXT) FROM event e UNION ALL SELECT CAST(a AS TEXT) FROM api_token a`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&all, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

const modelKey = "canary-model-key"

func saveModel(tx *store.Tx, e *estate) error {
	_, err := tx.SaveAssistant(e.Org, store.Assistant{URL: "https://models.example/v1", Model: "m", Key: modelKey}, store.Change{})
	return err
}

// TestSecretsAtRest is S14: what is stolen with the database does not show a secret.
// The control is a database without a sealer, where the same search finds all of them.
func TestSecretsAtRest(t *testing.T) {
	t.Parallel()
	for name, sealed := range map[string]bool{"sealed": true, "control": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.EachURL(t, func(t *testing.T, url string) {
				o := store.Options{URL: url}
				if sealed {
					o.Sealer = box(t, 1)
				}
				db := storetest.Open(t, o)
				e := newEstate(t, db)
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					if _, err := tx.SharedSecret("cursor", func() string { return "canary-shared-secret" }); err != nil {
						return err
					}
					return saveModel(tx, e)
				})
				if err != nil {
					t.Fatal(err)
				}
				if a := e.dir(t).Account(e.AccountCentro); a.Token != storetest.Token || a.AppSecret != storetest.AppSecret {
					t.Errorf("the secrets do not come back: %q, %q", a.Token, a.AppSecret)
				}
				if a := e.dir(t).Assistant; a.Key != modelKey {
					t.Errorf("the model's key does not come back: %q", a.Key)
				}
				stolen := atRest(t, url)
				if !strings.Contains(stolen, e.NumberCentro) {
					t.Fatal("the search does not see the row")
				}
				for _, secret := range []string{storetest.Token, storetest.AppSecret, "canary-shared-secret", modelKey} {
					if strings.Contains(stolen, secret) == sealed {
						t.Errorf("secret %s in the database: %v", secret, !sealed)
					}
				}
			})
		})
	}
}

// TestSecretsMovedElsewhere: a sealed secret works in its own row only.
func TestSecretsMovedElsewhere(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, store.Options{URL: url, Sealer: box(t, 1)})
		e := newEstate(t, db)
		behind := raw(t, url)
		if _, err := behind.Exec("UPDATE channel_account SET token = (SELECT token FROM channel_account WHERE id = $1) WHERE id = $2", e.AccountLitoral, e.AccountCentro); err != nil {
			t.Fatal(err)
		}
		db.InvalidateDirectory()
		if _, err := db.Directory(t.Context(), e.Org); core.CodeOf(err) != "secret_unreadable" || strings.Contains(err.Error(), storetest.Token) {
			t.Errorf("a secret of another row: %v", err)
		}
	})
}

// TestKeyRotation: open with both keys, seal afresh, forget the old one.
func TestKeyRotation(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		var e *estate
		with := func(f func(*store.DB), keys ...byte) {
			t.Helper()
			db, err := store.Open(context.Background(), store.Options{URL: url, Sealer: box(t, keys...)})
			if err != nil {
				t.Fatal(err)
			}
			f(db)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		}
		token := func(db *store.DB) (string, error) {
			d, err := db.Directory(t.Context(), e.Org)
			if err != nil {
				return "", err
			}
			if d.Assistant.Key != modelKey {
				t.Errorf("the model's key is %q", d.Assistant.Key)
			}
			return d.Account(e.AccountCentro).Token, nil
		}
		with(func(db *store.DB) {
			e = newEstate(t, db)
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return saveModel(tx, e) }); err != nil {
				t.Fatal(err)
			}
		}, 1)
		with(func(db *store.DB) {
			if _, err := token(db); core.CodeOf(err) != "secret_unreadable" {
				t.Errorf("control: the new key alone opens old secrets: %v", err)
			}
		}, 2)
		with(func(db *store.DB) {
			if got, err := token(db); err != nil || got != storetest.Token {
				t.Errorf("with both keys: %v", err)
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Reseal(); return err }); err != nil {
				t.Error(err)
			}
		}, 2, 1)
		with(func(db *store.DB) {
			if got, err := token(db); err != nil || got != storetest.Token {
				t.Errorf("with the new key alone, after sealing afresh: %v", err)
			}
		}, 2)
	})
}

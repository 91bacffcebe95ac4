// Package seal keeps the secrets that must be read again (channel tokens, app secrets)
// unreadable at rest, with AES-256-GCM.
//
// It decides the format of a sealed record and where the installation's key comes
// from. It leaves which columns are sealed to store, and passwords, which are never
// read again, to auth. Floor F2.
//
// Invariants: a record names its key, so that several keys open while one seals; it
// opens only in the place it was sealed for; the key is outside the database, and on
// disk before anything is sealed with it; no error shows a key or a secret.
//
// Read first: box.go, then keyfile.go.
//
//	box, err := seal.Open(seal.Options{Key: settings.SecretKey, Dir: settings.DataDir})
//	db, err := store.Open(ctx, store.Options{URL: url, Sealer: box})
package seal

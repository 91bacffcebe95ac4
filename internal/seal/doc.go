// Package seal keeps secrets at rest: those that must be read again (channel
// tokens, app secrets) sealed with AES-256-GCM, those that are only compared
// (passwords) hashed with argon2id.
//
// It decides the format of both and where the installation's key comes from. It
// leaves which columns are sealed to store and who may log in to auth. Floor F2.
//
// Invariants: a sealed record names its key, so several keys can be read while one
// seals; it opens only in the place it was sealed for; a password's parameters
// stand in its hash, so they can be raised without breaking anybody's login; no
// more than two passwords are worked at once.
//
// Read first: keyring.go, then password.go.
//
//	ring, err := seal.Load(os.Getenv("PROSA_SECRET_KEY"), dataDir)
//	db, err := store.Open(ctx, store.Options{URL: url, Sealer: ring})
package seal

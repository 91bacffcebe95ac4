// Package media keeps the files of messages and serves them safely.
//
// It decides where a file lies (by the SHA-256 of its bytes), what it may weigh,
// which files Meta takes, and with which headers a browser gets it. It leaves
// fetching and uploading to the channels, and who may see a file to the API.
//
// Floor F2. Invariants:
//   - A key is the SHA-256 of the file in hex. Nothing a sender chose is part of a
//     path, and the same file is stored once.
//   - A file is visible only when it is whole; with a directory as storage it is on
//     the disk (fsync) when Put returns.
//   - The kind of a file is what its first bytes say. Only images, sound, video and
//     PDF are shown in the browser; everything else is a download. Nothing served
//     can run a script in the product's origin.
//
// Read first: store.go, then serve.go.
//
//	obj, err := files.Put(ctx, r, media.Limits{MaxBytes: 100 << 20})
//	f, err := files.Open(ctx, obj.Key)
//	defer f.Close()
//	media.ServeFile(w, r, f, media.Shown{Name: "nota.pdf"})
package media

// Package web carries the built web app inside the binary: dist/app is the app,
// dist/phones the customers' phones of the sandbox. Before `npm run build` the
// folder holds only a placeholder, and both file systems are empty. It stands
// outside internal/ because go:embed reaches no folder above its own; only
// internal/web imports it. How the app is made: README.md.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// App returns the files of the web app, index.html at the root.
func App() fs.FS { return sub("dist/app") }

// Phones returns the files of the phones page, index.html at the root.
func Phones() fs.FS { return sub("dist/phones") }

func sub(folder string) fs.FS {
	f, err := fs.Sub(dist, folder)
	if err != nil {
		panic("web: " + err.Error()) // the path is a constant and valid
	}
	return f
}

// Package web serves the browser's app, built into the binary from dist.
package web

import (
	"embed"
	"io/fs"
	"net/http"
)

// The placeholder in dist lets Go build where the app has not been built.
//
//go:embed all:dist
var dist embed.FS

// New gives the handler of the app built into this binary.
func New() http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the directory is embedded: it is there
	}
	return Serve(files)
}

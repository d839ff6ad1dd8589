package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	// hashed is the folder of files that carry a hash of their content in their names.
	hashed = "_app/"

	// Styles are set by components at run time, scripts never: they come from this origin alone.
	contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

	// Below this many bytes compressing gains less than its header costs.
	worthCompressing = 1024
)

// Serve gives a handler of a built app: its files as they are named, and its
// page for every other path, because the app has routes of its own. A missing
// file of the hashed folder is 404: a page in its place would be taken for a script.
func Serve(files fs.FS) http.Handler {
	return &site{files: files}
}

type site struct {
	files  fs.FS
	loaded sync.Map // name → *file
}

// file is one file of the app, ready to be sent.
type file struct {
	plain, zipped []byte // zipped is nil when it is not worth it
	contentType   string
	etag          string
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	f, err := s.load(name)
	switch {
	case err == nil:
	case strings.HasPrefix(name+"/", hashed):
		http.NotFound(w, r)
		return
	default:
		name = "index.html"
		if f, err = s.load(name); err != nil {
			http.Error(w, "The web app is not part of this build: run make build.", http.StatusServiceUnavailable)
			return
		}
	}
	f.send(w, r, name)
}

// load reads a file once; the app of a running server does not change.
func (s *site) load(name string) (*file, error) {
	if known, ok := s.loaded.Load(name); ok {
		return known.(*file), nil
	}
	if strings.HasPrefix(path.Base(name), ".") {
		return nil, fs.ErrNotExist
	}
	plain, err := fs.ReadFile(s.files, name)
	if err != nil {
		return nil, err
	}
	f := &file{plain: plain, contentType: contentType(name)}
	sum := sha256.Sum256(plain)
	f.etag = `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	if f.zipped, err = compress(plain, f.contentType); err != nil {
		return nil, err
	}
	known, _ := s.loaded.LoadOrStore(name, f)
	return known.(*file), nil
}

func (f *file) send(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if strings.HasPrefix(name, hashed) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if strings.HasPrefix(f.contentType, "text/html") {
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Referrer-Policy", "same-origin")
	}
	body, etag := f.plain, f.etag
	if f.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body, etag = f.zipped, strings.TrimSuffix(etag, `"`)+`-gzip"`
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}

// contentType goes by the name alone: what a machine's own tables say about
// extensions must not decide whether a browser runs a script.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func compress(plain []byte, contentType string) ([]byte, error) {
	isText := strings.HasPrefix(contentType, "text/") || contentType == "image/svg+xml"
	if !isText || len(plain) < worthCompressing {
		return nil, nil
	}
	var zipped bytes.Buffer
	zip, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = zip.Write(plain)
	if err := errors.Join(err, zip.Close()); err != nil {
		return nil, err
	}
	return zipped.Bytes(), nil
}

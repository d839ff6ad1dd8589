package rest

import (
	"bytes"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// humaContext lets recording embed the interface without its name clashing with
// the interface's own Context method.
type humaContext = huma.Context

// recording holds an answer back until its transaction has committed.
type recording struct {
	humaContext
	request io.Reader
	status  int
	headers http.Header
	body    bytes.Buffer
}

func record(ctx huma.Context, request []byte) *recording {
	return &recording{humaContext: ctx, request: bytes.NewReader(request), headers: http.Header{}}
}

func (r *recording) BodyReader() io.Reader           { return r.request }
func (r *recording) SetStatus(code int)              { r.status = code }
func (r *recording) Status() int                     { return r.status }
func (r *recording) SetHeader(name, value string)    { r.headers.Set(name, value) }
func (r *recording) AppendHeader(name, value string) { r.headers.Add(name, value) }
func (r *recording) BodyWriter() io.Writer           { return &r.body }

// Unwrap lets huma's adapter find the request below.
func (r *recording) Unwrap() huma.Context { return r.humaContext }

// send gives the held answer to the caller.
func (r *recording) send(ctx huma.Context) {
	for name, values := range r.headers {
		for _, v := range values {
			ctx.AppendHeader(name, v)
		}
	}
	ctx.SetStatus(r.status)
	_, _ = ctx.BodyWriter().Write(r.body.Bytes()) // the caller may be gone
}

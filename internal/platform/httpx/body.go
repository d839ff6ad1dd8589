package httpx

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// body is an answer's body with the size and the patience limited. Reading it
// gives *Error like everything else here.
type body struct {
	io.ReadCloser
	ctx     context.Context // the caller's
	left    int64
	silence *time.Timer
	stall   time.Duration
	release func()
	once    sync.Once
}

// guardBody puts the limits around the answer's body; release is called once,
// when it is closed. An answer that announces too much is refused at once.
func (r *retrier) guardBody(ctx context.Context, resp *http.Response, silence *time.Timer, release func()) (*http.Response, error) {
	b := &body{
		ReadCloser: resp.Body, ctx: ctx, left: r.limits.MaxBody,
		silence: silence, stall: r.limits.StallTimeout, release: release,
	}
	if resp.ContentLength > r.limits.MaxBody {
		_ = b.Close()
		return nil, &Error{Kind: TooLarge}
	}
	silence.Stop() // from here on it runs only while somebody waits in Read
	resp.Body = b
	return resp, nil
}

// Read passes at most one byte more than allowed, to know that there is more.
func (b *body) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, &Error{Kind: TooLarge}
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	b.silence.Reset(b.stall)
	n, err := b.ReadCloser.Read(p)
	b.silence.Stop()
	b.left -= int64(n)
	if b.left < 0 {
		return n - 1, &Error{Kind: TooLarge}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = wrap(b.ctx, err)
	}
	return n, err
}

// Close gives the place in the bulkhead back.
func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.once.Do(b.release)
	return err
}

package bamboohr

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
)

// userAgent is what the vendor's sender calls itself.
const userAgent = "BambooHR-WebHooks/1.0 (+https://www.bamboohr.com)"

// send is the sender: one goroutine that makes the deliveries in ready one after
// the other until ctx ends. First attempts keep their order; a further attempt
// waits aside and then queues up again, so a dead receiver holds nobody up for
// longer than one time-out.
func (s *Server) send(ctx context.Context) {
	for {
		id, ok := s.nextReady()
		if ok && ctx.Err() == nil {
			s.deliver(ctx, id)
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
	}
}

func (s *Server) nextReady() (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ready) == 0 {
		return 0, false
	}
	id := s.ready[0]
	s.ready = s.ready[1:]
	return id, true
}

// deliver makes one attempt.
func (s *Server) deliver(ctx context.Context, id int) {
	s.mu.Lock()
	out, ok := s.st.outgoing(id)
	s.mu.Unlock()
	if !ok {
		return
	}
	status, err := s.post(ctx, out)
	if status == 0 && ctx.Err() != nil {
		return // closing: the attempt does not count
	}
	retry := (status == 0 || status >= 500) && out.attempt <= len(s.opts.RetryDelays)
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	if err != nil || status >= 300 {
		s.opts.Log.Warn("webhook not delivered", slog.String("vendor", "bamboohr"), slog.String("url", out.url),
			slog.Int("attempt", out.attempt), slog.Int("status", status), slog.String("error", problem), slog.Bool("retry", retry))
	}
	// An attempt that is not saved is made again after a crash: receivers must
	// stand that anyway.
	var after Delivery
	_ = s.change(func(st *state) error {
		after = st.attempted(id, s.opts.Now(), status, problem, !retry)
		return nil
	})
	s.opts.Attempted(after)
	if retry {
		s.work.Go(func() { s.again(ctx, id, out.attempt) })
	}
}

// again queues the delivery up once more after its pause.
func (s *Server) again(ctx context.Context, id, attempt int) {
	if s.opts.Wait(ctx, s.opts.RetryDelays[attempt-1]) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = append(s.ready, id)
	s.wakeSender()
}

// post sends the signed body and returns the answer's status, 0 without one. A
// panic on the way is an attempt that failed, so it cannot end the sender.
func (s *Server) post(ctx context.Context, out outgoing) (status int, err error) {
	defer func() {
		if p := recover(); p != nil {
			status, err = 0, fmt.Errorf("panic: %v", p)
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, out.url, bytes.NewReader(out.body))
	if err != nil {
		return 0, err
	}
	timestamp := strconv.FormatInt(s.opts.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	if out.format == formatForm {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("X-BambooHR-Timestamp", timestamp)
	req.Header.Set("X-BambooHR-Signature", Sign(out.privateKey, out.body, timestamp))
	res, err := s.opts.Client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	return res.StatusCode, nil
}

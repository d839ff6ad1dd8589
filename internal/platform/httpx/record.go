package httpx

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// record logs one attempt: where to, how it went, how long it took. Neither
// query nor headers nor bodies; a path only as far as it holds no secret.
func (g *Gate) record(req *http.Request, scope string, try int, taken time.Duration, resp *http.Response, err error) {
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("scope", scope),
		slog.String("method", req.Method),
		slog.String("host", req.URL.Host),
		slog.String("path", redactPath(req.URL)),
		slog.Int("attempt", try+1),
		slog.Duration("duration", taken),
	}
	switch {
	case err != nil:
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("kind", string(KindOf(err))), slog.String("cause", cause(err)))
	default:
		if resp.StatusCode >= http.StatusInternalServerError || throttled(resp) {
			level = slog.LevelWarn
		}
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
	}
	g.log.LogAttrs(req.Context(), level, "outgoing request", attrs...)
}

// cause is the text behind a neutral error.
func cause(err error) string {
	var e *Error
	if errors.As(err, &e) && e.cause != nil {
		return e.cause.Error()
	}
	return err.Error()
}

// redactPath hides long opaque segments: chat webhooks carry their secret there.
func redactPath(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, s := range segments {
		if len(s) >= 20 || strings.Count(s, "%") > 2 {
			segments[i] = "***"
		}
	}
	return strings.Join(segments, "/")
}

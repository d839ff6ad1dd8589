//go:build unix

package embedded

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
)

// tailLines is how much of the server's log an error message carries.
const tailLines = 8

// serverLog takes what the server prints to our log. Errors of statements and
// the ends of connections stay at debug: whoever is at the other end reports them.
type serverLog struct {
	logger *slog.Logger

	mu      sync.Mutex // guards the two below
	partial []byte     // a line whose end has not come yet
	last    []string
}

// Write takes a piece of the log; lines may be spread over several pieces.
func (l *serverLog) Write(piece []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.partial = append(l.partial, piece...)
	for {
		line, rest, found := bytes.Cut(l.partial, []byte("\n"))
		if !found {
			return len(piece), nil
		}
		l.line(string(line))
		l.partial = rest
	}
}

func (l *serverLog) line(line string) {
	if l.last = append(l.last, line); len(l.last) > tailLines {
		l.last = l.last[1:]
	}
	level, text, found := strings.Cut(line, ":")
	if !found {
		level, text = "", line
	}
	l.logger.Log(context.Background(), levelOf(level), "database server says", slog.String("line", strings.TrimSpace(text)))
}

func levelOf(word string) slog.Level {
	switch word {
	case "PANIC":
		return slog.LevelError
	case "WARNING":
		return slog.LevelWarn
	default:
		return slog.LevelDebug
	}
}

// tail is the last that the server said.
func (l *serverLog) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.last, "; ")
}

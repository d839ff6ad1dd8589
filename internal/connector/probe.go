package connector

import (
	"context"
	"errors"
	"time"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// A person waits for a test: one more attempt after a hiccup, no long pauses.
const (
	probeTries   = 2
	probeTimeout = 20 * time.Second
)

var errFound = errors.New("found")

// Test makes the manifest's test call. Nil means that the address, the key and
// its rights fit; otherwise it is an *Error.
func (s *Session) Test(ctx context.Context) error {
	test := s.connector.manifest.Test
	limited, cancel := context.WithTimeout(httpx.Tries(ctx, probeTries), probeTimeout)
	defer cancel()
	if test.Request.Replayable {
		limited = httpx.Replayable(limited)
	}
	resp, err := s.call(limited, test.Request, nil, nil)
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		err = decodeRecords(resp.Body, test.Records, "", func(any, map[string]bool) error { return errFound })
		if errors.Is(err, errFound) { // one record is enough: the rest is not waited for
			return nil
		}
		if err != nil {
			err = s.unreadable(limited, err)
		}
	}
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return &Error{Code: Unreachable, Message: s.connector.sentenceOf(Unreachable), cause: err}
	}
	return err
}

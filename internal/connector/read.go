package connector

import (
	"context"
	"errors"
	"fmt"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// pageSize is how many records are handed over at once: enough for a set-based
// write, small beside the rest of a sync's memory.
const pageSize = 200

// errStop carries fn's error through the decoder.
type errStop struct{ error }

func (e errStop) Unwrap() error { return e.error }

// Read reads a whole stream and hands it to fn in pages while the answer is
// still coming in. Only a nil error means that the stream was read to its end:
// until then nobody who did not appear may be called gone. An error of fn ends
// the reading and is returned as it is.
func (s *Session) Read(ctx context.Context, stream string, fn func(Page) error) error {
	spec, ok := s.connector.manifest.Streams[stream]
	if !ok {
		return fmt.Errorf("connector %s has no stream %q", s.connector.manifest.Key, stream)
	}
	if spec.Request.Replayable {
		ctx = httpx.Replayable(ctx)
	}
	resp, err := s.call(ctx, spec.Request, spec.Reads, nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()

	r := &reader{mapping: s.connector.mappings[stream], seen: map[string]string{}, fn: fn}
	err = decodeRecords(resp.Body, spec.Records, spec.Columns, r.add)
	if err == nil {
		err = r.flush()
	}
	var stop errStop
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stop):
		return stop.error
	default:
		return s.unreadable(ctx, err)
	}
}

// reader gathers records into pages.
type reader struct {
	mapping mapping
	seen    map[string]string // external id → hash
	page    Page
	fn      func(Page) error
}

func (r *reader) add(raw any, columns map[string]bool) error {
	record, reject := r.mapping.employee(raw, columns)
	switch before, again := r.seen[record.ExternalID]; {
	case reject != nil:
		r.page.Rejects = append(r.page.Rejects, *reject)
	case again && before == record.Hash:
		return nil // the same row twice is one person
	case again:
		r.page.Rejects = append(r.page.Rejects, Reject{
			ExternalID: record.ExternalID, Label: record.label(), Code: RejectDuplicateID,
			Reason: "The same id came before with other values.",
		})
	default:
		r.seen[record.ExternalID] = record.Hash
		r.page.Employees = append(r.page.Employees, record)
	}
	if r.page.Len() < pageSize {
		return nil
	}
	return r.flush()
}

func (r *reader) flush() error {
	if r.page.Len() == 0 {
		return nil
	}
	page := r.page
	r.page = Page{}
	if err := r.fn(page); err != nil {
		return errStop{err}
	}
	return nil
}

package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// The longest texts that the tables take. Real ids have up to 64 characters.
const (
	maxID     = 200
	maxLabel  = 500
	maxReason = 2000
)

// Rejects of this room, besides those of the connector and of the rooms that keep
// the records.
const (
	rejectInvalidID    = "invalid_id"
	rejectNotStored    = "not_stored" // the database refused it, the others come in
	rejectNotStoredWhy = "The record could not be stored."
)

// reject is a record that is set aside.
type reject struct {
	id, label, code, reason string
	raw                     any // what the vendor sent, or what was understood of it
}

// named is how a record is told of to people.
func named(label, id string) string {
	if label == "" {
		return id
	}
	return label + " (" + id + ")"
}

// take puts a record on the page, or among the rejects where its id cannot be one.
func (h *heldPage) take(r record.Record) error {
	id, label := r.ID(), storable(r.Label(), maxLabel)
	if usable := storable(id, maxID); usable != id {
		h.rejects = append(h.rejects, reject{usable, label, rejectInvalidID, "The id is too long or holds characters that cannot be stored.", r.Value})
		return nil
	}
	data, err := contentOf(r)
	if err != nil {
		return err
	}
	if at, again := h.at[id]; again { // it changed while we were reading: the last counts
		h.records.Labels[at], h.records.Hashes[at], h.records.Sources[at] = label, r.Hash, r.Source
		h.records.Data[at], h.records.Missings[at] = string(data), comma(r.Missing)
		return nil
	}
	h.at[id] = len(h.records.ExternalIds)
	h.records.ExternalIds = append(h.records.ExternalIds, id)
	h.records.Labels = append(h.records.Labels, label)
	h.records.Hashes = append(h.records.Hashes, r.Hash)
	h.records.Sources = append(h.records.Sources, r.Source)
	h.records.Data = append(h.records.Data, string(data))
	h.records.Missings = append(h.records.Missings, comma(r.Missing))
	return nil
}

// keptEmployee is a person's record as it is kept: with the vendor's own word for
// the status, which people are told when it means nothing to us.
type keptEmployee struct {
	record.Employee
	SourceStatus string `json:"source_status,omitempty"`
}

// contentOf is a record's content as the database takes it.
func contentOf(r record.Record) ([]byte, error) {
	value := r.Value
	if e, ok := value.(*record.Employee); ok {
		kept := keptEmployee{Employee: *e, SourceStatus: e.SourceStatus}
		kept.ManagerExternalID = storable(e.ManagerExternalID, maxID)
		value = kept
	}
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	if bytes.Contains(data, []byte(`\u0000`)) {
		return withoutNUL(data)
	}
	return data, nil
}

// withoutNUL replaces the one character that PostgreSQL keeps in no text.
func withoutNUL(data []byte) ([]byte, error) {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	var clean func(any) any
	clean = func(v any) any {
		switch v := v.(type) {
		case string:
			return strings.ReplaceAll(v, "\x00", "\uFFFD")
		case []any:
			for i := range v {
				v[i] = clean(v[i])
			}
		case map[string]any:
			for key := range v {
				v[key] = clean(v[key])
			}
		}
		return v
	}
	data, err := json.Marshal(clean(value))
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return data, nil
}

// storable makes a text of the vendor one that the database takes: valid, without
// NUL, not longer than n characters.
func storable(s string, n int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	if utf8.RuneCountInString(s) > n {
		s = string([]rune(s)[:n])
	}
	return s
}

// saveRejects writes what is set aside; page is 0 when it was to be applied.
func (p *pass) saveRejects(ctx context.Context, q *db.Queries, page int32, all []reject) error {
	if len(all) == 0 {
		return nil
	}
	rows := db.InsertRejectsParams{
		TenantID: p.tenant, RunID: p.run.ID, StreamRunID: p.stream.ID, Page: page, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
	}
	for i, r := range all {
		id, err := newID()
		if err != nil {
			return err
		}
		var raw []byte
		if int(p.stream.RejectedCount)+i < maxRaws {
			if raw, err = p.sealRaw(ctx, p.tenant, id, r.raw); err != nil {
				return err
			}
		}
		rows.Ids, rows.Raws = append(rows.Ids, id), append(rows.Raws, raw)
		rows.Positions = append(rows.Positions, p.stream.RejectedCount+int32(i))
		rows.ExternalIds = append(rows.ExternalIds, r.id)
		rows.Labels = append(rows.Labels, storable(r.label, maxLabel))
		rows.Codes = append(rows.Codes, r.code)
		rows.Reasons = append(rows.Reasons, storable(r.reason, maxReason))
	}
	if err := q.InsertRejects(ctx, rows); err != nil {
		return fmt.Errorf("insert rejects: %w", err)
	}
	return nil
}

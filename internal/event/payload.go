package event

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event/internal/db"
)

// payload is the part of an event that can name people and can be erased. Its
// JSON text is stored as it is: the digest is made over these very bytes.
type payload struct {
	SchemaVersion int        `json:"schema_version"`
	Actor         Actor      `json:"actor"`
	Source        Source     `json:"source"`
	SubjectLabel  string     `json:"subject_label"`
	Changes       Changes    `json:"changes"`
	Version       int64      `json:"version,omitempty"`
	ChangeSet     *uuid.UUID `json:"change_set,omitempty"`
	Cause         *uuid.UUID `json:"cause,omitempty"`
	RequestID     *string    `json:"request_id,omitempty"`
	IP            *string    `json:"ip,omitempty"`
}

func newPayload(o Origin, e Entry) payload {
	changes := e.Changes
	if changes == nil {
		changes = Changes{}
	}
	return payload{
		SchemaVersion: SchemaVersion,
		Actor:         o.Actor,
		Source:        o.Source,
		SubjectLabel:  e.Subject.Label,
		Changes:       changes,
		Version:       e.Version,
		ChangeSet:     o.ChangeSet,
		Cause:         o.Cause,
		RequestID:     textOrNil(o.RequestID),
		IP:            textOrNil(o.IP),
	}
}

func textOrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// digest binds a payload without revealing it once the salt is gone. Salts have
// one length, so that nothing can be moved between the two.
func digest(salt, text []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(text)
	return h.Sum(nil)
}

// chain is the hash of an event: it covers the hash before it, every column
// that is never erased, and the digest of the payload.
func chain(before []byte, e db.Event) []byte {
	h := sha256.New()
	put := func(b []byte) { // length first, so that no two lists of fields look alike
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	var number, at [8]byte
	binary.BigEndian.PutUint64(number[:], uint64(e.Seq)) //nolint:gosec // numbers start at 1
	binary.BigEndian.PutUint64(at[:], uint64(e.At.UnixMicro()))
	var actor []byte // empty, not zeros: nobody is not the nil id
	if e.ActorID != nil {
		actor = e.ActorID[:]
	}
	put(before)
	put(e.TenantID[:])
	put(number[:])
	put(e.ID[:])
	put([]byte(e.Type))
	put([]byte(e.SubjectType))
	put(e.SubjectID[:])
	put(actor)
	put(at[:])
	put(e.Digest)
	return h.Sum(nil)
}

// fromRow turns a row of the log into an event.
func fromRow(row db.Event) (Event, error) {
	e := Event{
		ID: row.ID, Seq: row.Seq, TenantID: row.TenantID, Type: row.Type, At: row.At.UTC(),
		Subject: Subject{Type: row.SubjectType, ID: row.SubjectID},
		Changes: Changes{},
	}
	if row.Payload == nil {
		e.Erased = true
		e.SchemaVersion = SchemaVersion
		e.Source = System
		e.Actor = Actor{Type: ActorSystem, Label: "erased"}
		return e, nil
	}
	var p payload
	if err := json.Unmarshal(row.Payload, &p); err != nil {
		return Event{}, fmt.Errorf("decode event %d: %w", row.Seq, err)
	}
	e.SchemaVersion = p.SchemaVersion
	e.Actor, e.Source = p.Actor, p.Source
	e.Subject.Label, e.Changes = p.SubjectLabel, p.Changes
	e.Version = p.Version
	e.ChangeSet, e.Cause = p.ChangeSet, p.Cause
	e.RequestID, e.IP = p.RequestID, p.IP
	return e, nil
}

func fromRows(rows []db.Event) ([]Event, error) {
	events := make([]Event, len(rows))
	for i, row := range rows {
		e, err := fromRow(row)
		if err != nil {
			return nil, err
		}
		events[i] = e
	}
	return events, nil
}

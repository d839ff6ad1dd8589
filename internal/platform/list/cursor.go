package list

import (
	"encoding/base64"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// cursor is a place between two rows: the sort it belongs to, the sort value of
// the row beside it as text (nil for NULL) and its id; for a sort along a
// dimension also the dimension's id.
type cursor struct {
	Sort  string     `json:"s"`
	Value *string    `json:"v"`
	ID    uuid.UUID  `json:"i"`
	Group *uuid.UUID `json:"g,omitempty"`
	Back  bool       `json:"b,omitempty"` // the page before that row, not after it
}

func (c cursor) encode() string {
	text, _ := json.Marshal(c) // strings and uuids: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

func decodeCursor(text, sort string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.ID == uuid.Nil {
		return cursor{}, badCursor("this is not a cursor of ours")
	}
	if c.Sort != sort {
		return cursor{}, badCursor("this cursor belongs to another sort")
	}
	return c, nil
}

func badCursor(message string) error {
	return fault.New(fault.Invalid, "list.bad_cursor", "The cursor cannot be used.").At("query.cursor", message)
}

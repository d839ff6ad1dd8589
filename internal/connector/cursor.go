package connector

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/wire"
)

// Cursor is where a stream stands: after its last run, or within one. It is JSON
// whose content is the engine's own; "" is the beginning.
type Cursor string

// position is what a Cursor holds.
type position struct {
	// Of the run before: what this one goes on from.
	Since string `json:"since,omitempty"`
	Token string `json:"token,omitempty"`
	// Of the run under way; nil between runs.
	Run *progress `json:"run,omitempty"`
}

// progress is how far a run is.
type progress struct {
	Started time.Time       `json:"started"`
	Full    bool            `json:"full,omitempty"`
	Each    int             `json:"each,omitempty"`
	Place   json.RawMessage `json:"place,omitempty"`
	High    string          `json:"high,omitempty"`
	// Covered: some records may be missing, so that the run shows not all.
	Covered bool `json:"covered,omitempty"`
}

func (c Cursor) decode() (position, error) {
	var p position
	if c == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(c), &p); err != nil {
		return p, fmt.Errorf("read cursor: %w", err)
	}
	return p, nil
}

func (p position) encode() Cursor {
	data, _ := json.Marshal(p) // texts and numbers: cannot fail
	return Cursor(data)
}

// covered is the cursor of a run that may have missed records.
func (c Cursor) covered() Cursor {
	p, err := c.decode()
	if err != nil || p.Run == nil {
		return c
	}
	p.Run.Covered = true
	return p.encode()
}

func encodePlace(p place) json.RawMessage {
	data, _ := json.Marshal(p)
	return data
}

func decodePlace(data json.RawMessage) (place, error) {
	var p place
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("read place: %w", err)
	}
	// Once more, so that whole numbers in it stay whole.
	whole, err := wire.Decode(data)
	p.Cursor = formula.At(whole, "cursor")
	return p, err
}

// Incremental tells whether the next run reads only what has changed.
func (c Cursor) Incremental() bool {
	p, err := c.decode()
	return err == nil && (p.Since != "" || p.Token != "")
}

// later gives the greater of two marks: moments by time, numbers by size.
func later(a, b string) string {
	if a == "" {
		return b
	}
	at, errA := formula.Moment(a, "")
	bt, errB := formula.Moment(b, "")
	if errA == nil && errB == nil && !at.IsZero() && !bt.IsZero() {
		if bt.After(at) {
			return b
		}
		return a
	}
	if len(a) != len(b) && digitsOnly(a) && digitsOnly(b) {
		if len(b) > len(a) {
			return b
		}
		return a
	}
	return max(a, b)
}

func digitsOnly(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// since is the mark as the request sees it: moved back by the overlap.
func (p *cursorPlan) from(mark string) any {
	if mark == "" {
		return nil
	}
	t, err := formula.Moment(mark, "")
	if err != nil || t.IsZero() || digitsOnly(mark) && p.overlap == 0 {
		return mark
	}
	return t.Add(-p.overlap).Format(time.RFC3339Nano)
}

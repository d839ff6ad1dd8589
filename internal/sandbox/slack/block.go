package slack

import (
	"encoding/json"
	"unicode/utf8"
)

// Bounds of messages.
const (
	maxBlocks     = 50
	maxValue      = 2000
	maxActionID   = 255
	maxButtonText = 75
)

// block is the part of a block that is checked and clicked.
type block struct {
	Type     string    `json:"type"`
	BlockID  string    `json:"block_id"`
	Elements []element `json:"elements"`
}

type element struct {
	Type     string          `json:"type"`
	ActionID string          `json:"action_id"`
	Value    string          `json:"value"`
	Text     json.RawMessage `json:"text"`
	Style    string          `json:"style"`
}

// label is a button's text; elements of other kinds have other texts.
func (e element) label() string {
	var text struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	if json.Unmarshal(e.Text, &text) != nil || text.Type != "plain_text" {
		return ""
	}
	return text.Text
}

// blocksOf takes an array, or an array written as a string, as forms do.
func blocksOf(value any) (json.RawMessage, refusal) {
	var raw []byte
	switch v := value.(type) {
	case nil:
		return nil, ""
	case string:
		raw = []byte(v)
	default:
		raw, _ = json.Marshal(v)
	}
	var list []block
	if json.Unmarshal(raw, &list) != nil {
		return nil, "invalid_blocks_format"
	}
	if len(list) > maxBlocks {
		return nil, "invalid_blocks"
	}
	for _, b := range list {
		if b.Type == "" || b.Type == "actions" && len(b.Elements) == 0 {
			return nil, "invalid_blocks"
		}
		for _, e := range b.Elements {
			if e.Type == "button" && !e.sound() {
				return nil, "invalid_blocks"
			}
		}
	}
	if len(list) == 0 {
		return nil, ""
	}
	return raw, ""
}

func (e element) sound() bool {
	style := e.Style == "" || e.Style == "primary" || e.Style == "danger"
	label := utf8.RuneCountInString(e.label())
	return style && label > 0 && label <= maxButtonText && len(e.Value) <= maxValue && len(e.ActionID) <= maxActionID
}

// buttons are all of a message, with the ids of their blocks.
func (m *message) buttons() []button {
	var list []block
	_ = json.Unmarshal(m.Blocks, &list) // checked when it was posted
	found := []button{}
	for _, b := range list {
		for _, e := range b.Elements {
			if e.Type == "button" {
				found = append(found, button{b.BlockID, e})
			}
		}
	}
	return found
}

type button struct {
	blockID string
	element
}

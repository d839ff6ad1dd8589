package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// channel is a conversation; User is whom a direct message is with.
type channel struct {
	ID       string
	Name     string
	User     string
	Archived bool
	Member   bool // the app's bot is in it
	Messages []*message
}

// message is one that the app posted.
type message struct {
	TS     string
	Text   string
	Blocks json.RawMessage
	Edited bool
}

func newChannels() []*channel {
	return []*channel{
		{ID: "C00GENERAL", Name: "general", Member: true},
		{ID: "C00HELPDESK", Name: "it-helpdesk", Member: true},
		{ID: "C00APPROVE", Name: "hardware-approvals", Member: true},
		{ID: "C00FINANCE", Name: "finance"},
		{ID: "C00OLD", Name: "project-move-2024", Member: true, Archived: true},
	}
}

// channel finds a conversation by id, by #name or, opening it, by a member's id.
// The caller holds the lock.
func (s *Server) channel(id string) (*channel, refusal) {
	for _, c := range s.channels {
		if c.ID == id || c.Name != "" && "#"+c.Name == id {
			return c, ""
		}
	}
	m, ok := s.find(id)
	if !ok {
		return nil, "channel_not_found"
	}
	return s.direct(m)
}

// direct opens the conversation with a member. The caller holds the lock.
func (s *Server) direct(m member) (*channel, refusal) {
	switch {
	case m.Deleted:
		return nil, "user_disabled"
	case m.IsBot || m.ID == "USLACKBOT":
		return nil, "cannot_dm_bot"
	}
	for _, c := range s.channels {
		if c.User == m.ID {
			return c, ""
		}
	}
	c := &channel{ID: "D" + m.ID[1:], User: m.ID, Member: true}
	s.channels = append(s.channels, c)
	return c, ""
}

func (s *Server) conversationsList(c call) (map[string]any, refusal) {
	type view struct {
		ID         string `json:"id"`
		Name       string `json:"name"`
		IsChannel  bool   `json:"is_channel"`
		IsPrivate  bool   `json:"is_private"`
		IsArchived bool   `json:"is_archived"`
		IsMember   bool   `json:"is_member"`
		NumMembers int    `json:"num_members"`
	}
	s.mu.Lock()
	all := []view{}
	for _, ch := range s.channels {
		if ch.User == "" && !(ch.Archived && c.text("exclude_archived") == "true") {
			all = append(all, view{ch.ID, ch.Name, true, false, ch.Archived, ch.Member, 12})
		}
	}
	s.mu.Unlock()
	rows, next, no := paged(s.desk, all, c)
	return map[string]any{"channels": rows, "response_metadata": map[string]any{"next_cursor": next}}, no
}

func (s *Server) conversationsOpen(c call) (map[string]any, refusal) {
	id := c.text("users")
	if id == "" {
		return nil, "users_list_not_supplied"
	}
	m, ok := s.find(id)
	if !ok {
		return nil, "user_not_found"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, no := s.direct(m)
	if no != "" {
		return nil, no
	}
	return map[string]any{"channel": map[string]any{"id": ch.ID}}, ""
}

// conversationsHistory is what was said, the newest first.
func (s *Server) conversationsHistory(c call) (map[string]any, refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ch := range s.channels {
		if ch.ID != c.text("channel") {
			continue
		}
		if ch.User == "" { // the app may read its conversations with people alone
			return nil, "missing_scope"
		}
		all := []map[string]any{}
		for _, m := range slices.Backward(ch.Messages) {
			all = append(all, m.view())
		}
		rows, next, no := paged(s.desk, all, c)
		return map[string]any{"messages": rows, "has_more": next != "", "response_metadata": map[string]any{"next_cursor": next}}, no
	}
	return nil, "channel_not_found"
}

func (s *Server) postMessage(c call) (map[string]any, refusal) {
	blocks, no := blocksOf(c.args["blocks"])
	if no != "" {
		return nil, no
	}
	text := c.text("text")
	if text == "" && blocks == nil {
		return nil, "no_text"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, no := s.channel(c.text("channel"))
	switch {
	case no != "":
		return nil, no
	case ch.Archived:
		return nil, "is_archived"
	case !ch.Member:
		return nil, "not_in_channel"
	}
	if _, ok := s.posting.Take(ch.ID); !ok {
		return nil, tooMany
	}
	m := &message{TS: s.stamp(), Text: text, Blocks: blocks}
	ch.Messages = append(ch.Messages, m)
	return map[string]any{"channel": ch.ID, "ts": m.TS, "message": m.view()}, ""
}

func (s *Server) updateMessage(c call) (map[string]any, refusal) {
	blocks, no := blocksOf(c.args["blocks"])
	if no != "" {
		return nil, no
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, m := s.message(c.text("channel"), c.text("ts"))
	switch {
	case ch == nil:
		return nil, "channel_not_found"
	case m == nil:
		return nil, "message_not_found"
	case c.text("text") == "" && blocks == nil:
		return nil, "no_text"
	}
	m.Text, m.Edited = c.text("text"), true
	if blocks != nil || c.args["blocks"] != nil {
		m.Blocks = blocks
	}
	return map[string]any{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": m.view()}, ""
}

// message finds one by its channel and time stamp. The caller holds the lock.
func (s *Server) message(channelID, ts string) (*channel, *message) {
	for _, ch := range s.channels {
		if ch.ID != channelID {
			continue
		}
		for _, m := range ch.Messages {
			if m.TS == ts {
				return ch, m
			}
		}
		return ch, nil
	}
	return nil, nil
}

// stamp is a message's time and key, never given twice. The caller holds the lock.
func (s *Server) stamp() string {
	return fmt.Sprintf("%d.%06d", s.desk.Now().Unix(), s.next()*100%1_000_000)
}

func (m *message) view() map[string]any {
	v := map[string]any{
		"type": "message", "user": botUser, "bot_id": botID, "app_id": appID, "team": teamID, "text": m.Text, "ts": m.TS,
	}
	if m.Blocks != nil {
		v["blocks"] = m.Blocks
	}
	if m.Edited {
		v["edited"] = map[string]any{"user": botUser, "ts": m.TS}
	}
	return v
}

func unixNow(now time.Time) string { return strconv.FormatInt(now.Unix(), 10) }

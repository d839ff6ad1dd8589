// Package channelstest is a small client for people who test their handlers: it
// speaks raw frames over a real socket, and fails the test when the server does
// not answer in time.
//
//	client := channelstest.Dial(t, channelstest.Serve(t, server))
//	reply := client.Join("room:42", nil)
//	client.Push("room:42", "say", map[string]any{"text": "hello"})
//	said := client.Next()
package channelstest

import (
	"context"
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// patience is how long a test waits for one frame before it fails: long enough
// for a busy machine.
const patience = 20 * time.Second

// Client is one socket. It is for the test's own goroutine.
type Client struct {
	t     testing.TB
	conn  *websocket.Conn
	ref   int
	joins map[string]string // join ref by topic
	early []Frame           // read while waiting for a reply
}

// Frame is one frame of the protocol; a null ref is "".
type Frame struct {
	JoinRef, Ref string
	Topic, Event string
	Payload      json.RawMessage
}

// Reply is the answer to a join or a push.
type Reply struct {
	Status   string          `json:"status"` // "ok" or "error"
	Response json.RawMessage `json:"response"`
}

// Join joins a topic and waits for the answer.
func (c *Client) Join(topic string, params any) Reply {
	c.t.Helper()
	c.joins[topic] = strconv.Itoa(c.ref + 1)
	return c.Push(topic, "phx_join", params)
}

// Leave leaves a topic and waits for the answer; a phx_close follows it.
func (c *Client) Leave(topic string) Reply {
	c.t.Helper()
	return c.Push(topic, "phx_leave", nil)
}

// Push sends an event on a joined topic and waits for the answer. Other frames
// that come meanwhile are kept for Next.
func (c *Client) Push(topic, event string, payload any) Reply {
	c.t.Helper()
	ref := c.Send(topic, event, payload)
	for {
		frame := c.read()
		if frame.Event != "phx_reply" || frame.Ref != ref {
			c.early = append(c.early, frame)
			continue
		}
		var reply Reply
		if err := json.Unmarshal(frame.Payload, &reply); err != nil {
			c.t.Fatalf("reply %s: %v", frame.Payload, err)
		}
		return reply
	}
}

// Send sends an event without waiting, and gives its ref.
func (c *Client) Send(topic, event string, payload any) (ref string) {
	c.t.Helper()
	c.ref++
	ref = strconv.Itoa(c.ref)
	if payload == nil {
		payload = struct{}{}
	}
	var joinRef *string
	if join, ok := c.joins[topic]; ok {
		joinRef = &join
	}
	frame, err := json.Marshal([]any{joinRef, ref, topic, event, payload})
	if err != nil {
		c.t.Fatal(err)
	}
	c.SendRaw(string(frame))
	return ref
}

// SendRaw sends a text frame as it is.
func (c *Client) SendRaw(frame string) {
	c.t.Helper()
	c.write(websocket.MessageText, frame)
}

// SendBinary sends a binary frame as it is.
func (c *Client) SendBinary(frame string) {
	c.t.Helper()
	c.write(websocket.MessageBinary, frame)
}

func (c *Client) write(kind websocket.MessageType, frame string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.conn.Write(ctx, kind, []byte(frame)); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// Next gives the next frame in the order they came, without the replies that Join,
// Leave and Push have taken.
func (c *Client) Next() Frame {
	c.t.Helper()
	if len(c.early) > 0 {
		frame := c.early[0]
		c.early = c.early[1:]
		return frame
	}
	return c.read()
}

// NextRaw reads the next text frame as it is.
func (c *Client) NextRaw() string {
	c.t.Helper()
	data, err := c.receive()
	if err != nil {
		c.t.Fatalf("no frame: %v", err)
	}
	return string(data)
}

func (c *Client) read() Frame {
	c.t.Helper()
	raw := c.NextRaw()
	var joinRef, ref *string
	var frame Frame
	parts := []any{&joinRef, &ref, &frame.Topic, &frame.Event, &frame.Payload}
	if err := json.Unmarshal([]byte(raw), &parts); err != nil {
		c.t.Fatalf("frame %s: %v", raw, err)
	}
	frame.JoinRef, frame.Ref = orEmpty(joinRef), orEmpty(ref)
	return frame
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (c *Client) receive() ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, data, err := c.conn.Read(ctx)
	return data, err
}

// CloseCode reads on until the server has closed the socket, and gives its close
// code; -1 when the connection broke without one.
func (c *Client) CloseCode() int {
	c.t.Helper()
	for {
		if _, err := c.receive(); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}

// Close closes the socket as a leaving browser page does.
func (c *Client) Close() {
	_ = c.conn.Close(websocket.StatusNormalClosure, "")
}

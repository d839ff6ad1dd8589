package presence

import (
	"cmp"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/assetronics/assetronics/channels"
)

// What Track and Update refuse.
var (
	ErrTracked    = errors.New("presence: channel is tracked already")
	ErrNotTracked = errors.New("presence: channel is not tracked")
	ErrMeta       = errors.New("presence: meta must be a JSON object")
)

// Options configure a Tracker; the zero value takes the defaults named.
type Options struct {
	Window time.Duration // how long changes are gathered; default 50 ms
	Logger *slog.Logger  // default: none

	Bus  Bus           // to the other nodes; nil: there are none
	Beat time.Duration // between signs of life; default 1.5 s
	Down time.Duration // silence after which a node's entries go; default 30 s
}

// Tracker knows who is on the topics of a server. Its methods may be called from
// any goroutine.
type Tracker struct {
	server  *channels.Server
	options Options
	refs    refs

	mu       sync.Mutex
	topics   map[string]*topic
	channels map[*channels.Channel]*entry // tracked here; a nil entry only watches
	cluster  *cluster                     // nil when alone
}

// New makes a tracker for a server's topics. With a bus it runs until Close.
func New(server *channels.Server, o Options) *Tracker {
	o.Window = cmp.Or(o.Window, 50*time.Millisecond)
	o.Beat = cmp.Or(o.Beat, 1500*time.Millisecond)
	o.Down = cmp.Or(o.Down, 30*time.Second)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	t := &Tracker{
		server: server, options: o, refs: newRefs(),
		topics: map[string]*topic{}, channels: map[*channels.Channel]*entry{},
	}
	if o.Bus != nil {
		t.cluster = joinCluster(t)
	}
	return t
}

// Close leaves the other nodes.
func (t *Tracker) Close() {
	if t.cluster != nil {
		t.cluster.leave()
	}
}

// Track lists the channel under a key until it ends, and sends it the state. Meta is
// anything whose JSON is an object; nil is {}.
func (t *Tracker) Track(ch *channels.Channel, key string, meta any) error {
	e := &entry{Topic: ch.Topic(), Key: key, Ref: t.refs.next()}
	var err error
	if e.Meta, err = encodeMeta(meta, e.Ref, ""); err != nil {
		return err
	}
	t.mu.Lock()
	known, watching := t.channels[ch]
	if known != nil {
		t.mu.Unlock()
		return ErrTracked
	}
	t.channels[ch] = e
	at := t.topic(e.Topic)
	at.join(e)
	if !watching {
		at.newcomers = append(at.newcomers, ch)
	}
	t.mu.Unlock()
	if !watching {
		ch.OnEnd(func() { t.drop(ch) })
	}
	return nil
}

// Watch sends the channel the state without listing it. The differences it gets
// anyway.
func (t *Tracker) Watch(ch *channels.Channel) {
	t.mu.Lock()
	_, known := t.channels[ch]
	if !known {
		t.channels[ch] = nil
		at := t.topic(ch.Topic())
		at.newcomers = append(at.newcomers, ch)
	}
	t.mu.Unlock()
	if !known {
		ch.OnEnd(func() { t.drop(ch) })
	}
}

// Update replaces the channel's meta.
func (t *Tracker) Update(ch *channels.Channel, meta any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.channels[ch]
	if old == nil {
		return ErrNotTracked
	}
	e := &entry{Topic: old.Topic, Key: old.Key, Ref: t.refs.next()}
	var err error
	if e.Meta, err = encodeMeta(meta, e.Ref, old.Ref); err != nil {
		return err
	}
	t.channels[ch] = e
	at := t.topic(e.Topic)
	at.leave(old)
	at.join(e)
	return nil
}

// Untrack takes the channel off the list. It goes on watching.
func (t *Tracker) Untrack(ch *channels.Channel) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e := t.channels[ch]; e != nil {
		t.channels[ch] = nil
		t.topic(e.Topic).leave(e)
	}
}

func (t *Tracker) drop(ch *channels.Channel) {
	t.Untrack(ch)
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.channels, ch)
}

// List gives who is on a topic now: the metas of each key.
func (t *Tracker) List(name string) State {
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := t.topics[name]; at != nil {
		return stateOf(at.entries)
	}
	return State{}
}

// topic finds or makes a topic in which something is about to change, and has it
// flushed. The lock is held.
func (t *Tracker) topic(name string) *topic {
	at := t.topics[name]
	if at == nil {
		at = &topic{}
		t.topics[name] = at
	}
	if !at.scheduled {
		at.scheduled = true
		time.AfterFunc(t.options.Window, func() { t.flush(name, at) })
	}
	return at
}

// flush sends what has been gathered. The topic's own lock keeps its windows in
// order; the tracker's is not held while sending.
func (t *Tracker) flush(name string, at *topic) {
	at.sending.Lock()
	defer at.sending.Unlock()
	t.mu.Lock()
	joins, leaves, newcomers := at.joins, at.leaves, at.newcomers
	at.joins, at.leaves, at.newcomers, at.scheduled = nil, nil, nil, false
	if len(at.entries) == 0 {
		delete(t.topics, name)
	}
	var state State
	if len(newcomers) > 0 {
		state = stateOf(at.entries)
	}
	if t.cluster != nil {
		t.cluster.tell(joins, leaves)
	}
	t.mu.Unlock()
	if t.cluster != nil {
		t.cluster.publish()
	}
	t.sendDiff(name, joins, leaves)
	t.sendState(name, newcomers, state)
}

func (t *Tracker) sendDiff(name string, joins, leaves []*entry) {
	if len(joins)+len(leaves) == 0 {
		return
	}
	diff := Diff{Joins: stateOf(joins), Leaves: stateOf(leaves)}
	if err := t.server.Broadcast(name, "presence_diff", diff); err != nil {
		t.options.Logger.Error("presence diff lost", "topic", name, "error", err)
	}
}

func (t *Tracker) sendState(name string, newcomers []*channels.Channel, state State) {
	if len(newcomers) == 0 {
		return
	}
	payload, err := encodeOnce(state)
	if err != nil {
		t.options.Logger.Error("presence state lost", "topic", name, "error", err)
		return
	}
	for _, ch := range newcomers {
		_ = ch.Push("presence_state", payload) // it may have ended
	}
}

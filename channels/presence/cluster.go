package presence

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"
)

// What a message says.
const (
	kindDelta = "delta" // the next change of the node's entries
	kindBeat  = "beat"  // the node is alive and has come this far
	kindWant  = "want"  // asks the node named in To for its state
	kindState = "state" // a part of all the node's entries
	kindGone  = "gone"  // the node stops
)

// message is what nodes tell each other. A node is named anew at every start, so
// that what an earlier life has said is not mistaken for its own.
type message struct {
	Kind   string   `json:"kind"`
	Node   string   `json:"node"`
	Seq    uint64   `json:"seq,omitempty"` // the delta's number, or the last one's
	Joins  []*entry `json:"joins,omitempty"`
	Leaves []*entry `json:"leaves,omitempty"`
	To     string   `json:"to,omitempty"`
	Part   int      `json:"part,omitempty"`
	Parts  int      `json:"parts,omitempty"`
}

// partSize is how many entries a part of a state holds.
const partSize = 250

// cluster is a tracker's view of the other nodes. The tracker's lock guards it.
type cluster struct {
	tracker *Tracker
	name    string
	seq     uint64 // of the last delta told
	own     map[string]*entry
	peers   map[string]*peer
	stop    context.CancelFunc
	stopped sync.WaitGroup
	left    bool // says nothing any more

	outgoing sync.Mutex // keeps published messages in order; taken before the tracker's lock
	queue    []message  // under the tracker's lock
}

// peer is what is known of another node.
type peer struct {
	seq     uint64
	known   bool // its state has come
	entries map[string]*entry
	heard   time.Time
	parts   map[int][]*entry // of the state that is coming
	coming  uint64           // that state's number
}

func joinCluster(t *Tracker) *cluster {
	c := &cluster{
		tracker: t, name: t.refs.next(), own: map[string]*entry{},
		peers: map[string]*peer{},
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	unsubscribe, err := t.options.Bus.Subscribe(c.hear)
	if err != nil {
		t.options.Logger.Error("presence is alone: no bus", "error", err)
		unsubscribe = func() {}
	}
	c.stopped.Go(func() {
		defer unsubscribe()
		c.beat(ctx)
	})
	return c
}

func (c *cluster) leave() {
	c.stop()
	c.stopped.Wait()
	c.say(message{Kind: kindGone})
	c.tracker.mu.Lock()
	defer c.tracker.mu.Unlock()
	c.left = true
}

// beat tells of life and looks for those who have died.
func (c *cluster) beat(ctx context.Context) {
	ticker := time.NewTicker(c.tracker.options.Beat)
	defer ticker.Stop()
	for {
		c.say(message{Kind: kindBeat})
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			c.bury(now)
		}
	}
}

// say publishes a message of this node.
func (c *cluster) say(m message) {
	c.tracker.mu.Lock()
	m.Node, m.Seq = c.name, c.seq
	c.queue = append(c.queue, m)
	c.tracker.mu.Unlock()
	c.publish()
}

// tell queues a change of this node's entries. Entries of others are theirs to
// tell of. The tracker's lock is held.
func (c *cluster) tell(joins, leaves []*entry) {
	m := message{Kind: kindDelta, Node: c.name}
	for _, e := range leaves {
		if c.own[e.Ref] != nil {
			delete(c.own, e.Ref)
			m.Leaves = append(m.Leaves, &entry{Topic: e.Topic, Key: e.Key, Ref: e.Ref})
		}
	}
	for _, e := range joins {
		if !c.isForeign(e) {
			c.own[e.Ref] = e
			m.Joins = append(m.Joins, e)
		}
	}
	for len(m.Joins)+len(m.Leaves) > 0 {
		part := m
		n := min(partSize, len(m.Leaves))
		part.Leaves, m.Leaves = m.Leaves[:n], m.Leaves[n:]
		n = min(partSize-n, len(m.Joins))
		part.Joins, m.Joins = m.Joins[:n], m.Joins[n:]
		c.seq++
		part.Seq = c.seq
		c.queue = append(c.queue, part)
	}
}

func (c *cluster) isForeign(e *entry) bool {
	for _, p := range c.peers {
		if p.entries[e.Ref] != nil {
			return true
		}
	}
	return false
}

// publish sends what is queued, in order. The tracker's lock is not held.
func (c *cluster) publish() {
	c.outgoing.Lock()
	defer c.outgoing.Unlock()
	c.tracker.mu.Lock()
	queue, left := c.queue, c.left
	c.queue = nil
	c.tracker.mu.Unlock()
	if left {
		return
	}
	for _, m := range queue {
		text, err := json.Marshal(m)
		if err == nil {
			err = c.tracker.options.Bus.Publish(text)
		}
		if err != nil { // the next beat tells the others what they missed
			c.tracker.options.Logger.Warn("presence not published", "kind", m.Kind, "error", err)
		}
	}
}

// hear takes a message from the bus.
func (c *cluster) hear(text []byte) {
	var m message
	if json.Unmarshal(text, &m) != nil || m.Node == c.name || m.Node == "" {
		return
	}
	c.tracker.mu.Lock()
	c.take(m)
	c.tracker.mu.Unlock()
	c.publish()
}

func (c *cluster) take(m message) {
	if m.Kind == kindGone {
		c.forget(m.Node)
		return
	}
	p := c.peers[m.Node]
	if p == nil {
		p = &peer{entries: map[string]*entry{}}
		c.peers[m.Node] = p
	}
	p.heard = time.Now()
	switch m.Kind {
	case kindWant:
		if m.To == c.name {
			c.queueState()
		}
	case kindState:
		c.takePart(p, m)
	case kindDelta:
		if p.known && m.Seq == p.seq+1 {
			p.seq = m.Seq
			c.apply(p, m.Joins, m.Leaves)
			return
		}
		c.compare(p, m)
	case kindBeat:
		c.compare(p, m)
	}
}

// compare asks for the state when something was missed.
func (c *cluster) compare(p *peer, m message) {
	if !p.known || m.Seq > p.seq {
		c.queue = append(c.queue, message{Kind: kindWant, Node: c.name, To: m.Node})
	}
}

func (c *cluster) queueState() {
	all := slices.Collect(maps.Values(c.own))
	parts := max(1, (len(all)+partSize-1)/partSize)
	for part := range parts {
		of := all[part*partSize : min(len(all), (part+1)*partSize)]
		c.queue = append(c.queue, message{
			Kind: kindState, Node: c.name, Seq: c.seq, Joins: of, Part: part, Parts: parts,
		})
	}
}

// takePart takes a part of a peer's state, and the state when that was the last.
func (c *cluster) takePart(p *peer, m message) {
	if p.known && m.Seq <= p.seq {
		return
	}
	if p.parts == nil || p.coming != m.Seq {
		p.parts, p.coming = map[int][]*entry{}, m.Seq
	}
	p.parts[m.Part] = m.Joins
	if len(p.parts) < m.Parts {
		return
	}
	now := map[string]*entry{}
	for _, part := range p.parts {
		for _, e := range part {
			now[e.Ref] = e
		}
	}
	p.seq, p.known, p.parts = m.Seq, true, nil
	var joins, leaves []*entry
	for ref, e := range now {
		if p.entries[ref] == nil {
			joins = append(joins, e)
		}
	}
	for ref, e := range p.entries {
		if now[ref] == nil {
			leaves = append(leaves, e)
		}
	}
	c.apply(p, joins, leaves)
}

// apply changes what is known of a peer's entries, and shows it here.
func (c *cluster) apply(p *peer, joins, leaves []*entry) {
	for _, e := range leaves {
		if known := p.entries[e.Ref]; known != nil {
			delete(p.entries, e.Ref)
			c.tracker.topic(known.Topic).leave(known)
		}
	}
	for _, e := range joins {
		if p.entries[e.Ref] == nil {
			p.entries[e.Ref] = e
			c.tracker.topic(e.Topic).join(e)
		}
	}
}

// bury removes the entries of nodes that have been silent for too long.
func (c *cluster) bury(now time.Time) {
	c.tracker.mu.Lock()
	defer c.tracker.mu.Unlock()
	for name, p := range c.peers {
		if now.Sub(p.heard) > c.tracker.options.Down {
			c.forget(name)
		}
	}
}

func (c *cluster) forget(name string) {
	if p := c.peers[name]; p != nil {
		delete(c.peers, name)
		c.apply(p, nil, slices.Collect(maps.Values(p.entries)))
	}
}

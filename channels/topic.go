package channels

import (
	"hash/maphash"
	"strings"
	"sync"
)

// topic knows its subscribers, those still joining included. Its lock also gives
// all of them the same order of broadcasts; nothing under it waits, and no two
// topics share one.
type topic struct {
	name string
	lane lane // where its subscribers wait to be written to

	mu      sync.Mutex
	members []*Channel
	dead    bool // emptied and taken out of the directory
}

// delivery is what a broadcast brings to a channel: the same frame for all, or one
// picked for each.
type delivery struct {
	frame frame
	pick  func(*Channel) frame // nil: frame
}

func (d delivery) of(c *Channel) frame {
	if d.pick != nil {
		return d.pick(c)
	}
	return d.frame
}

// send queues a delivery for all members but one, and has the writers flush.
func (t *topic) send(w *writers, d delivery, except *Channel) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wake *handful
	for _, c := range t.members {
		if c == except {
			continue
		}
		if flush, _ := c.deliver(d); !flush {
			continue
		}
		if wake == nil {
			wake = handfuls.Get().(*handful) //nolint:forcetypeassert // nothing else is in there
		}
		wake.sockets[wake.n] = c.socket
		wake.n++
		if wake.isFull() {
			w.add(&t.lane, wake)
			wake = nil
		}
	}
	if wake != nil {
		w.add(&t.lane, wake)
	}
}

// add is false when the topic was emptied meanwhile: a new one takes its place.
func (t *topic) add(c *Channel) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dead {
		return false
	}
	c.topic, c.at = t, len(t.members)
	t.members = append(t.members, c)
	return true
}

// remove reports whether that was the last member.
func (t *topic) remove(c *Channel) (emptied bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := len(t.members) - 1
	moved := t.members[last]
	t.members[c.at], t.members[last] = moved, nil
	moved.at = c.at
	t.members = t.members[:last]
	t.dead = last == 0
	return t.dead
}

func (t *topic) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.members)
}

// directory finds topics by name. It is sharded, so that joins do not queue up for
// one lock.
type directory struct {
	seed   maphash.Seed
	shards [64]shard
}

type shard struct {
	mu     sync.RWMutex
	topics map[string]*topic
}

func (d *directory) init() {
	d.seed = maphash.MakeSeed()
	for i := range d.shards {
		d.shards[i].topics = map[string]*topic{}
	}
}

func (d *directory) shard(name string) *shard {
	return &d.shards[maphash.String(d.seed, name)%uint64(len(d.shards))]
}

func (d *directory) find(name string) *topic {
	s := d.shard(name)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.topics[name]
}

func (d *directory) subscribe(c *Channel, name string) {
	s := d.shard(name)
	for {
		s.mu.Lock()
		t := s.topics[name]
		if t == nil {
			t = newTopic(name)
			s.topics[t.name] = t
		}
		s.mu.Unlock()
		if t.add(c) {
			return
		}
	}
}

func (d *directory) unsubscribe(c *Channel) {
	if !c.topic.remove(c) {
		return
	}
	s := d.shard(c.topic.name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.topics[c.topic.name] == c.topic {
		delete(s.topics, c.topic.name)
	}
}

func (d *directory) names() []string {
	var names []string
	for i := range d.shards {
		s := &d.shards[i]
		s.mu.RLock()
		for name := range s.topics {
			names = append(names, name)
		}
		s.mu.RUnlock()
	}
	return names
}

// newTopic keeps its own copy of the name, not the frame it came in.
func newTopic(name string) *topic { return &topic{name: strings.Clone(name)} }

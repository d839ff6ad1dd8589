package presence

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/assetronics/assetronics/channels"
)

// State is keys with their metas, as clients get it.
type State map[string]Metas

// Metas is what is known of one key: one meta for each channel, each with its
// phx_ref.
type Metas struct {
	Metas []json.RawMessage `json:"metas"`
}

// Diff is what has changed.
type Diff struct {
	Joins  State `json:"joins"`
	Leaves State `json:"leaves"`
}

// entry is one tracked channel. It is never changed: an update is another entry.
type entry struct {
	Topic string          `json:"topic"`
	Key   string          `json:"key"`
	Ref   string          `json:"ref"`
	Meta  json.RawMessage `json:"meta"`
}

func stateOf(entries []*entry) State {
	state := make(State, len(entries))
	for _, e := range entries {
		state[e.Key] = Metas{append(state[e.Key].Metas, e.Meta)}
	}
	return state
}

// encodeOnce gives a state as a payload that is pushed to many.
func encodeOnce(state State) (channels.Payload, error) {
	text, err := json.Marshal(state)
	return channels.JSON(text), err
}

// topic is who is there, and what has changed since the last flush.
type topic struct {
	sending sync.Mutex // held by a flush; taken before the tracker's lock

	entries       []*entry // in the order they came
	joins, leaves []*entry
	newcomers     []*channels.Channel // to get the state
	scheduled     bool
}

func (t *topic) join(e *entry) {
	t.entries = append(t.entries, e)
	t.joins = append(t.joins, e)
}

// leave of one that joined within the same window cancels both.
func (t *topic) leave(e *entry) {
	t.entries = without(t.entries, e.Ref)
	before := len(t.joins)
	t.joins = without(t.joins, e.Ref)
	if len(t.joins) == before {
		t.leaves = append(t.leaves, e)
	}
}

func without(entries []*entry, ref string) []*entry {
	if i := slices.IndexFunc(entries, func(e *entry) bool { return e.Ref == ref }); i >= 0 {
		return slices.Delete(entries, i, i+1)
	}
	return entries
}

// encodeMeta gives the meta with its ref, and the ref it replaces. They stand last,
// so that they win over names of the same in what a client has sent.
func encodeMeta(meta any, ref, previous string) (json.RawMessage, error) {
	if meta == nil {
		meta = struct{}{}
	}
	text, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	if text[0] != '{' {
		return nil, ErrMeta
	}
	own := map[string]string{"phx_ref": ref}
	if previous != "" {
		own["phx_ref_prev"] = previous
	}
	tail, err := json.Marshal(own)
	if err != nil || bytes.Equal(text, []byte("{}")) {
		return tail, err
	}
	text[len(text)-1] = ','
	return append(text, tail[1:]...), nil
}

// refs are unique over all nodes: a random beginning, then a counter.
type refs struct {
	node    [4]byte
	counter *atomic.Uint64
}

func newRefs() refs {
	r := refs{counter: &atomic.Uint64{}}
	_, _ = rand.Read(r.node[:]) // never fails
	return r
}

func (r refs) next() string {
	var buf [12]byte
	copy(buf[:], r.node[:])
	binary.BigEndian.PutUint64(buf[4:], r.counter.Add(1))
	return base64.RawURLEncoding.EncodeToString(buf[:])
}

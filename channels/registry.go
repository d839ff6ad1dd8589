package channels

import (
	"slices"
	"sync"
)

// registry knows the open sockets, and those of each socket id.
type registry struct {
	mu     sync.Mutex
	all    []*socket
	byID   map[string]*socket // the first of a ring each
	closed bool               // takes no more
	empty  chan struct{}      // closed when closed and no socket is left

	arrivals map[*arrival]struct{}
}

// arrival is a client about whom Options.Connect is being asked. Its socket does
// not exist yet, so it remembers which ids are disconnected meanwhile.
type arrival struct{ disconnected []string }

// place is where a socket stands, under the registry's lock.
type place struct {
	at         int
	next, prev *socket // of the same id
}

func (r *registry) init() {
	r.byID = map[string]*socket{}
	r.empty = make(chan struct{})
	r.arrivals = map[*arrival]struct{}{}
}

// arrive begins an arrival; leave ends it, whether or not it became a socket.
func (r *registry) arrive() *arrival {
	a := &arrival{}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.arrivals[a] = struct{}{}
	return a
}

func (r *registry) leave(a *arrival) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.arrivals, a)
}

// add makes an arrival a socket. It is open only when the registry takes it, and
// welcome only when its id was not disconnected while it arrived.
func (r *registry) add(k *socket, a *arrival) (open, welcome bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false, false
	}
	k.place.at = len(r.all)
	r.all = append(r.all, k)
	if id := k.who.SocketID; id != "" {
		if first := r.byID[id]; first != nil {
			k.place.next, first.place.prev = first, k
		}
		r.byID[id] = k
	}
	return true, !slices.Contains(a.disconnected, k.who.SocketID)
}

func (r *registry) remove(k *socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.all) - 1
	moved := r.all[last]
	r.all[k.place.at], r.all[last] = moved, nil
	moved.place.at = k.place.at
	r.all = r.all[:last]
	r.unlink(k)
	if r.closed && last == 0 {
		close(r.empty)
	}
}

func (r *registry) unlink(k *socket) {
	id, next, prev := k.who.SocketID, k.place.next, k.place.prev
	if next != nil {
		next.place.prev = prev
	}
	switch {
	case prev != nil:
		prev.place.next = next
	case next != nil:
		r.byID[id] = next
	default:
		delete(r.byID, id)
	}
	k.place.next, k.place.prev = nil, nil
}

// disconnect gives the sockets of an id, and marks those that are arriving.
func (r *registry) disconnect(id string) []*socket {
	if id == "" {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for a := range r.arrivals {
		a.disconnected = append(a.disconnected, id)
	}
	var list []*socket
	for k := r.byID[id]; k != nil; k = k.place.next {
		list = append(list, k)
	}
	return list
}

func (r *registry) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.all)
}

// close makes the registry take no more, and gives all it has.
func (r *registry) close() []*socket {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		if len(r.all) == 0 {
			close(r.empty)
		}
	}
	return append([]*socket(nil), r.all...)
}

func (r *registry) isClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

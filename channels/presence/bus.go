package presence

import "sync"

// Bus carries messages between the nodes. It may lose some and must not wait for
// the receivers; a node may hear its own. Messages stay below some 100 KB.
type Bus interface {
	Publish(message []byte) error
	// Subscribe calls hear for each message, one at a time, until stop.
	Subscribe(hear func(message []byte)) (stop func(), err error)
}

// MemoryBus is a Bus between trackers of one process.
type MemoryBus struct {
	mu     sync.Mutex
	queues map[*memoryQueue]struct{}
}

// Publish implements Bus.
func (b *MemoryBus) Publish(message []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for q := range b.queues {
		q.put(message)
	}
	return nil
}

// Subscribe implements Bus. Stop returns when hear has been called for the last
// time.
func (b *MemoryBus) Subscribe(hear func([]byte)) (stop func(), err error) {
	q := &memoryQueue{done: make(chan struct{})}
	q.changed.L = &q.mu
	b.mu.Lock()
	if b.queues == nil {
		b.queues = map[*memoryQueue]struct{}{}
	}
	b.queues[q] = struct{}{}
	b.mu.Unlock()
	go q.deliver(hear)
	return func() {
		b.mu.Lock()
		delete(b.queues, q)
		b.mu.Unlock()
		q.close()
		<-q.done
	}, nil
}

// memoryQueue is what waits for one subscriber.
type memoryQueue struct {
	done chan struct{} // closed by deliver when it ends

	mu       sync.Mutex
	changed  sync.Cond
	messages [][]byte
	closed   bool
}

func (q *memoryQueue) put(message []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = append(q.messages, message)
	q.changed.Signal()
}

func (q *memoryQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Signal()
}

func (q *memoryQueue) deliver(hear func([]byte)) {
	defer close(q.done)
	for {
		q.mu.Lock()
		for len(q.messages) == 0 && !q.closed {
			q.changed.Wait()
		}
		messages, closed := q.messages, q.closed
		q.messages = nil
		q.mu.Unlock()
		if closed {
			return
		}
		for _, message := range messages {
			hear(message)
		}
	}
}

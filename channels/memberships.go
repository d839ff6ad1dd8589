package channels

import (
	"maps"
	"slices"
)

// The channels of one socket.

func (k *socket) channel(topic string) *Channel {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.channels[topic]
}

func (k *socket) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.channels)
}

func (k *socket) keep(c *Channel) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.channels[c.topic] = c
}

// forget leaves a newer channel of the same topic in place.
func (k *socket) forget(c *Channel) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.channels[c.topic] == c {
		delete(k.channels, c.topic)
	}
}

// endChannels ends what is left when the socket ends.
func (k *socket) endChannels() {
	k.mu.Lock()
	left := slices.Collect(maps.Values(k.channels))
	k.mu.Unlock()
	for _, c := range left {
		if c.end(true) {
			k.release(c)
		}
	}
}

package channels

// The channels of one socket.

func (k *socket) channel(topic string) *Channel {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.channels {
		if c.topic.name == topic {
			return c
		}
	}
	return nil
}

func (k *socket) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.channels)
}

func (k *socket) keep(c *Channel) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.channels = append(k.channels, c)
}

func (k *socket) forget(c *Channel) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, known := range k.channels {
		if known == c {
			last := len(k.channels) - 1
			k.channels[i], k.channels[last] = k.channels[last], nil
			k.channels = k.channels[:last]
			return
		}
	}
}

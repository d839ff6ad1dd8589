// Package presence tells who is there: which keys (mostly users) have channels on a
// topic, on all servers together. It speaks the presence protocol of the phoenix
// client (its Presence class): a state to each channel that joins, then differences.
//
//	func (h room) Join(ctx context.Context, ch *channels.Channel, p channels.Payload) (any, error) {
//		return nil, h.presence.Track(ch, userID, map[string]any{"page": "asset"})
//	}
//
// # What a client gets
//
// After each join, also after a reconnect, presence_state: every key with its
// metas, one meta for each channel tracked under it (a user with two tabs has two).
// Then presence_diff with what joined and left. An update is the new meta in joins
// and the old one in leaves; the new one names the old in phx_ref_prev.
//
// Changes of one topic are gathered for [Options.Window] and sent as one diff. When
// N clients join together, that is some N frames for each window; sending every
// change at once would be N × N. The state follows the diff, is encoded once for all
// who joined within a window, and contains them.
//
// # Several servers
//
// Each node owns the entries of its own channels. With a [Bus] it publishes each
// gathered change under the next number, and every Options.Beat the number it has
// reached. A node that finds a number missing asks for the whole state of the other
// and takes the difference, so lost messages heal within a beat. A node silent for
// Options.Down, or started anew, has its entries removed.
package presence

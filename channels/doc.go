// Package channels serves the Phoenix Channels protocol, version 2, over
// WebSocket and long polling: the official phoenix client (npm, and its ports to
// other languages) works against it unchanged.
//
// # Words
//
//   - A socket is one connection of one client. Options.Connect decides who it
//     is; its socket id groups the sockets of one session or user, so that
//     [Server.Disconnect] can end them.
//   - A topic is a name such as "room:42". A [Handler] is mounted on a topic or
//     on a prefix ("room:*").
//   - A [Channel] is one socket's membership of one topic, from a join that was
//     accepted until it ends. A socket holds a topic at most once.
//   - A push goes from one side to the other on one channel; a push from the
//     client is always answered by a reply, "ok" or "error".
//   - A broadcast goes to all channels of a topic. It is encoded once, or once
//     per class: a class is what a handler says about a channel at its join
//     ("may see prices"), so that [Server.BroadcastFunc] can send each class
//     its own variant.
//
// # On the wire
//
// Every text frame is the JSON array [join_ref, ref, topic, event, payload].
// The client numbers its frames (ref) and its joins (join_ref); a reply repeats
// both, a push carries the join_ref alone, a broadcast neither. Frames of an
// earlier join of the same topic are stale and dropped, on either side.
//
//	client                                  server
//	["1","1","room:42","phx_join",{…}]  →
//	                                    ←   ["1","1","room:42","phx_reply",{"status":"ok","response":{…}}]
//	["1","2","room:42","say",{…}]       →
//	                                    ←   ["1","2","room:42","phx_reply",{"status":"ok","response":{}}]
//	                                    ←   [null,null,"room:42","said",{…}]
//	[null,"3","phoenix","heartbeat",{}] →
//	                                    ←   [null,"3","phoenix","phx_reply",{"status":"ok","response":{}}]
//	["1","4","room:42","phx_leave",{}]  →
//	                                    ←   ["1","4","room:42","phx_reply",{"status":"ok","response":{}}]
//	                                    ←   ["1","1","room:42","phx_close",{}]
//
// Bytes travel in binary frames, both ways ([Binary]). The client offers its
// token as the subprotocol "base64url.bearer.phx." + base64, or as the parameter
// "token". Make tokens of letters, digits, "-", "_" and ".": base64 of a "?" can
// hold a "/", which clients refuse to offer as a subprotocol.
//
// # Life of a channel
//
//	           Join ok                 leave, Close, second join,
//	joining ─────────────▶ joined ───▶ crash, end of the socket ───▶ ended
//	   │                                                               ▲
//	   └── refused, failed or crashed ─────────────────────────────────┘
//
// The channel is subscribed before Join runs. What is broadcast (or pushed)
// meanwhile is held, and sent in order right after the join's reply; a refused
// join drops it. A Join that answers "this is the state up to event 41" while
// event 42 is on its way therefore leaves no hole and nothing comes before its
// reply; the client ignores numbers that the reply already covers.
//
// Frames of one socket are handled one after the other, in the order they came,
// so a handler is never called twice at once for one channel. A slow handler
// holds up its own socket and nobody else.
//
// # What it is made of
//
//	internal/link   bytes of many connections: epoll loops, queues, deadlines
//	internal/ws     WebSocket frames of these bytes
//	internal/wire   Phoenix frames of these messages
//	socket          one client: its frames in order, a goroutine while there are any
//	Channel, topic  who listens to what
//	writers         who writes to whom a broadcast has reached
//
// On Linux a plain TCP connection that is idle has no goroutine and no buffer; see
// internal/link. A broadcast is encoded once, put into the queue of each subscriber
// under the topic's own lock, and written by a few writers, who serve topics in
// turns: a topic with a hundred thousand subscribers does not keep one with two
// waiting. What gathers for a socket meanwhile leaves in one write.
//
// # Failures
//
//   - A refusal ([Refuse]) is sent with its reason. Any other error of a handler
//     is logged and sent as {"reason":"internal"}.
//   - A panic in Join answers {"reason":"join crashed"}; in Handle it ends the
//     channel with phx_error, and the client joins again. Socket and other
//     channels go on.
//   - A client too slow to read has its frames queued, up to Options.MaxQueue
//     bytes and as long as it takes something every Options.WriteTimeout. Then it
//     is cut off: it comes back and resumes. Nobody waits for it.
//   - A client that sends faster than its handlers work is read more slowly:
//     nothing is lost. One that sends faster than Options.Rate is closed with 1008.
//   - A client silent for Options.IdleTimeout is closed with 1002, as is one that
//     breaks the WebSocket protocol; a message too big closes with 1009, text that
//     is not UTF-8 with 1007, a frame that cannot be understood with 1011.
//   - [Server.Disconnect] closes with 1001, those still connecting among them;
//     [Server.Drain] with 1012. The package never closes with 1000, after which
//     some clients stay away.
//   - Long polling has no close codes: the client is told that its session is gone
//     (410), and opens another.
//
// # Not there
//
// Version 1 of the protocol (refused with 403), compression, and broadcasts
// between several servers: whoever runs several feeds each of them, for example
// from a message bus. A long-polling session lives on one server; behind a
// balancer its requests have to stay there. One that comes to another server is
// told 410, as after a restart, and begins anew. Phoenix sends such a request on
// to the session's server; the place for that would be sessions.find.
package channels

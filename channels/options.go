package channels

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/assetronics/assetronics/channels/internal/link"
)

// Options configure a Server. Connect is required; the zero value of all else
// takes the default named.
type Options struct {
	// Connect decides who a new socket is. An error refuses it with 403; one that
	// is no Refusal is logged too. The client tries again for ever, so refusing
	// should be cheap.
	Connect func(ctx context.Context, r ConnectRequest) (Conn, error)

	// AllowOrigin says whether a browser's page may open a socket. Requests
	// without Origin (programs, phones) are not asked about. Default: SameHost.
	// See also AllowOrigins and AnyOrigin.
	AllowOrigin func(r *http.Request, origin *url.URL) bool

	// Logger gets what handlers fail with and who was cut off. Default: none.
	Logger *slog.Logger

	MaxFrame    int // bytes of one message from a client; default 64 KB
	MaxChannels int // channels of one socket; default 100, as in Phoenix
	MaxQueue    int // bytes waiting for one client, and for its handlers; default 1 MB

	IdleTimeout    time.Duration // silence after which a socket is closed; default 60 s, twice the client's heartbeat
	HandlerTimeout time.Duration // deadline of the context given to handlers; default 10 s, when the client gives up
	WriteTimeout   time.Duration // for the network to take something of what waits; default 10 s
	PollTimeout    time.Duration // how long a poll waits for messages; default 10 s
	PollGrace      time.Duration // how long a long-polling session lives without a poll; default 20 s

	Rate  float64 // messages a second from one socket; default 200
	Burst int     // messages above that rate; default 1000, many times a reconnect that joins everything at once

	DrainWave     int           // sockets closed together when draining; default 10,000
	DrainInterval time.Duration // between the waves; default 2 s
}

// ConnectRequest is what a client shows when it opens a socket.
type ConnectRequest struct {
	Params  url.Values    // of the address, "vsn" and "token" among them
	Token   string        // the authToken, else the parameter "token"; "" when neither is there
	Request *http.Request // of the upgrade or the first poll; only until Connect returns
}

// Conn says who a socket is.
type Conn struct {
	SocketID string // for Server.Disconnect; "" cannot be disconnected by id
	Identity any    // for the handlers: Channel.Identity

	// Ended is called once when the socket is no more, after the last Leave; also
	// when it never came to be one, because the client was gone by then. It must
	// not wait. Nil is fine.
	Ended func()
}

func (c Conn) ended() {
	if c.Ended != nil {
		c.Ended()
	}
}

// linger is how long a client may take to answer a close frame.
const linger = 5 * time.Second

func (o Options) withDefaults() Options {
	if o.Connect == nil {
		panic("channels: Options.Connect is required")
	}
	if o.AllowOrigin == nil {
		o.AllowOrigin = SameHost
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.MaxFrame = cmp.Or(o.MaxFrame, 64<<10)
	o.MaxChannels = cmp.Or(o.MaxChannels, 100)
	o.MaxQueue = cmp.Or(o.MaxQueue, 1<<20)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, 60*time.Second)
	o.HandlerTimeout = cmp.Or(o.HandlerTimeout, 10*time.Second)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 10*time.Second)
	o.PollTimeout = cmp.Or(o.PollTimeout, 10*time.Second)
	o.PollGrace = cmp.Or(o.PollGrace, 20*time.Second) // clients poll again at once; Phoenix waits between 15 and 30 s
	o.Rate = cmp.Or(o.Rate, 200)
	o.Burst = cmp.Or(o.Burst, 1000)
	o.DrainWave = cmp.Or(o.DrainWave, 10_000)
	o.DrainInterval = cmp.Or(o.DrainInterval, 2*time.Second)
	return o
}

func (o *Options) limits() link.Limits {
	return link.Limits{MaxQueue: o.MaxQueue, Idle: o.IdleTimeout, Stall: o.WriteTimeout, Linger: linger}
}

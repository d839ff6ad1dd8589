// Command example is a small server to try the channels package with, and to point
// conformance and load programs at.
//
//	go run ./channels/example -addr :4001
//
// The endpoint is /socket, over WebSocket and long polling. Connecting is refused
// with the parameter token=bad. The parameter uid, else the auth token, gives the
// socket the id "users:{uid}".
//
//	topic    join
//	room:*   everybody
//	pres:*   with {"user_id": …}, which is then present with {"online_at": seconds};
//	         without it the join crashes
//	deny:*   nobody: {"reason": "unauthorized"}
//
//	event    does
//	echo     replies ok with the payload, bytes with bytes
//	bcast    broadcasts the payload as "msg", then replies ok
//	crash    panics
//	stop     replies ok and ends the channel
//	kick     disconnects all sockets with this one's id
//	meta     makes the payload the own presence meta, and replies ok
//
// Any other event is a crash, as an unknown event is in Phoenix.
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:4001", "where to listen")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, *addr); err != nil {
		log.Fatal(err)
	}
}

func serve(ctx context.Context, addr string) error {
	sockets := newServer()
	mux := http.NewServeMux()
	mux.Handle("/socket/", sockets)
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second, // sheds handshakes that never end
		IdleTimeout:       time.Minute,
	}
	// The server sheds silent clients itself: the kernel's probes, and the calls
	// that set them up, are not needed.
	listening := net.ListenConfig{KeepAlive: -1}
	listener, err := listening.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	if err := sockets.Drain(limited); err != nil {
		return err
	}
	return server.Shutdown(limited)
}

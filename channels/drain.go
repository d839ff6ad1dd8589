package channels

import (
	"context"
	"time"

	"github.com/assetronics/assetronics/channels/internal/ws"
)

// restarts is the reason in the close frame of a drain.
const restarts = "server restarts"

// Drain refuses new sockets, closes all others in waves (Options.DrainWave) so
// that their clients go to another server without all coming at once, and waits
// until the last has gone. When the context ends first, it cuts off those left and
// returns its error. A drained server stays closed and holds no goroutines.
func (s *Server) Drain(ctx context.Context) error {
	open := s.sockets.close()
	err := ctx.Err()
	if err == nil {
		err = s.closeInWaves(ctx, open)
	}
	if err == nil {
		select {
		case <-s.sockets.empty:
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		for _, k := range s.sockets.close() {
			k.hangUp()
		}
	}
	s.links.Stop()
	return err
}

func (s *Server) closeInWaves(ctx context.Context, open []*socket) error {
	for {
		wave := open[:min(s.options.DrainWave, len(open))]
		for _, k := range wave {
			k.close(ws.ServiceRestart, restarts)
		}
		if open = open[len(wave):]; len(open) == 0 {
			return nil
		}
		pause := time.NewTimer(s.options.DrainInterval)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

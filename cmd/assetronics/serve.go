package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
)

type serveCmd struct {
	config.Server
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(ctx context.Context) error {
	if err := c.Resolve(); err != nil {
		return err
	}
	return app.Run(ctx, c.Server, newLog(c.Verbose), func(s *app.Server) {
		fmt.Fprintln(os.Stderr, s.Welcome())
	})
}

func newLog(verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

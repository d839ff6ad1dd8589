package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/sandbox"
)

type sandboxCmd struct {
	Addr      string `help:"Address to serve on." default:"localhost:4010" env:"ASSETRONICS_SANDBOX_ADDR"`
	Folder    string `help:"Keep the HR system's people here over restarts. Default: in memory only." placeholder:"DIR"`
	Size      int    `help:"How many people the company has." default:"250"`
	Seed      uint64 `help:"Which people: the same seed makes the same company." default:"1"`
	Unlimited bool   `help:"Lift the vendors' own rate limits, for load runs."`
}

// Run serves the vendors until it is told to stop.
func (c *sandboxCmd) Run(ctx context.Context) (err error) {
	vendors, err := sandbox.New(sandbox.Options{
		Now: clock.System{}.Now, Log: newLog(false), Folder: c.Folder, Size: c.Size, Seed: c.Seed, Unlimited: c.Unlimited,
	})
	if err != nil {
		return err
	}
	listeners, err := app.Listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	vendors.Start()
	defer func() { err = errors.Join(err, vendors.Close()) }()
	server := &http.Server{Handler: vendors, ReadHeaderTimeout: 10 * time.Second}
	for _, l := range listeners {
		go func() { _ = server.Serve(l) }() // ends with Shutdown below
	}
	fmt.Fprintf(os.Stderr, "Simulated vendors on http://%s/ : addresses, keys and trouble for each\n", c.Addr)
	<-ctx.Done()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return server.Shutdown(limited)
}

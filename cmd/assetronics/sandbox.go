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
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

type sandboxCmd struct {
	Addr   string `help:"Address to serve on." default:"localhost:4010" env:"ASSETRONICS_SANDBOX_ADDR"`
	Folder string `help:"Keep the vendor's people here over restarts. Default: in memory only." placeholder:"DIR"`
	Size   int    `help:"How many people the company has." default:"250"`
	Seed   uint64 `help:"Which people: the same seed makes the same company." default:"1"`
}

// Run serves the vendor until it is told to stop.
func (c *sandboxCmd) Run(ctx context.Context) (err error) {
	vendor, err := bamboohr.New(bamboohr.Options{
		Now: clock.System{}.Now, Log: newLog(false), Folder: c.Folder, Size: c.Size, Seed: c.Seed,
	})
	if err != nil {
		return err
	}
	listeners, err := app.Listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	vendor.Start()
	defer func() { err = errors.Join(err, vendor.Close()) }()
	server := &http.Server{Handler: vendor, ReadHeaderTimeout: 10 * time.Second}
	for _, l := range listeners {
		go func() { _ = server.Serve(l) }() // ends with Shutdown below
	}
	fmt.Fprintf(os.Stderr, "BambooHR sandbox: base URL http://%s/api/v1, API key %s, control page http://%s/control/\n", c.Addr, bamboohr.DemoKey, c.Addr)
	<-ctx.Done()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return server.Shutdown(limited)
}

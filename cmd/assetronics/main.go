// Command assetronics is the server and its command line.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/assetronics/assetronics/internal/version"
)

// cli is every command. Each has a file of its own.
type cli struct {
	Serve     serveCmd     `cmd:"" help:"Serve the product."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database to this version's schema."`
	Tenant    tenantCmd    `cmd:"" help:"Companies."`
	User      userCmd      `cmd:"" help:"Users."`
	Audit     auditCmd     `cmd:"" help:"The event log."`
	Demo      demoCmd      `cmd:"" help:"Data to try the product with."`
	Connector connectorCmd `cmd:"" help:"The connectors: list, check, try, map and begin one."`
	Sandbox   sandboxCmd   `cmd:"" help:"Serve the simulated vendors alone."`
	OpenAPI   openapiCmd   `cmd:"" name:"openapi" help:"Print the API's OpenAPI document."`
	LiveTypes liveTypesCmd `cmd:"" name:"live-types" hidden:"" help:"Print the TypeScript types of live events."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	parsed := kong.Parse(&c,
		kong.Name("assetronics"),
		kong.Description("Hardware from purchase to retirement."),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "assetronics:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has run
	}
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	_, err := fmt.Println("assetronics", version.Number)
	return err
}

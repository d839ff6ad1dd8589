package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// withRooms runs a command on the data, beside a running server or without one.
// What it changes is numbered and sent on by the server, at once or at its next
// start.
func withRooms(ctx context.Context, cfg config.Data, do func(*app.Rooms) error) error {
	return withData(ctx, cfg, func(_ *app.Data, r *app.Rooms) error { return do(r) })
}

// withData is withRooms for the few who need the owner's own connection.
func withData(ctx context.Context, cfg config.Data, do func(*app.Data, *app.Rooms) error) (err error) {
	if err := cfg.Resolve(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	data, err := app.JoinData(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close(ctx)) }()
	rooms, err := app.NewRooms(app.RoomDeps{
		DB: data.DB, Clock: clock.System{}, Wake: func() {}, Config: config.Server{Data: cfg}, Log: log,
	})
	if err != nil {
		return err
	}
	return do(data, rooms)
}

type migrateCmd struct {
	config.Data

	PrintRoles bool `help:"Print the SQL an administrator runs when the connection may not make roles."`
}

// Run migrates, or prints the roles.
func (c *migrateCmd) Run(ctx context.Context) error {
	if c.PrintRoles {
		_, err := fmt.Printf(pg.RolesSQL, "assetronics_owner")
		return err
	}
	return withRooms(ctx, c.Data, func(*app.Rooms) error {
		_, err := fmt.Println("the database is up to date")
		return err
	})
}

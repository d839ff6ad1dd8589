package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

// database is the name inside the built-in cluster.
const database = "assetronics"

// clusterStop is how long the built-in database may take to stop in order.
const clusterStop = 20 * time.Second

// Data is an open, migrated database.
type Data struct {
	DB      *pg.DB
	DSN     string
	cluster *embedded.Cluster // nil with a database elsewhere
}

// OpenData connects to the configured database, or starts the built-in one, and
// brings it to this version's schema.
func OpenData(ctx context.Context, cfg config.Data, log *slog.Logger) (*Data, error) {
	d := &Data{DSN: cfg.DatabaseURL}
	if d.DSN == "" {
		if err := d.startCluster(ctx, cfg.Data, log); err != nil {
			return nil, errors.Join(err, d.Close(ctx))
		}
	}
	return d.open(ctx)
}

// JoinData is OpenData for commands: beside a running server it uses that
// server's database.
func JoinData(ctx context.Context, cfg config.Data, log *slog.Logger) (*Data, error) {
	d, err := OpenData(ctx, cfg, log)
	if !errors.Is(err, embedded.ErrInUse) {
		return d, err
	}
	dsn, attachErr := embedded.Attach(cfg.Data, database)
	if attachErr != nil {
		return nil, errors.Join(err, attachErr)
	}
	return (&Data{DSN: dsn}).open(ctx)
}

func (d *Data) startCluster(ctx context.Context, folder string, log *slog.Logger) error {
	cluster, err := embedded.Start(ctx, embedded.Config{DataDir: folder, Logger: log})
	if err != nil {
		return fmt.Errorf("start the built-in database: %w", err)
	}
	d.cluster = cluster
	d.DSN = cluster.DSN(database)
	if err := cluster.EnsureDatabase(ctx, database); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}

func (d *Data) open(ctx context.Context) (*Data, error) {
	if err := pg.Migrate(ctx, d.DSN); err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	opened, err := pg.Open(ctx, pg.Config{DSN: d.DSN})
	if err != nil {
		return nil, errors.Join(err, d.Close(ctx))
	}
	d.DB = opened
	return d, nil
}

// Close closes the connections and stops the built-in database.
func (d *Data) Close(ctx context.Context) error {
	if d.DB != nil {
		d.DB.Close()
	}
	if d.cluster == nil {
		return nil
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), clusterStop)
	defer cancel()
	if err := d.cluster.Stop(limited); err != nil {
		return fmt.Errorf("stop the built-in database: %w", err)
	}
	return nil
}

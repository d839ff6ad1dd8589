package pg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The two roles the program works as. They are cluster-wide.
const (
	appRole    = "assetronics_app"
	systemRole = "assetronics_system"
)

// Config says where the database is.
type Config struct {
	DSN            string // a session connection: advisory locks are used
	MaxConns       int32  // of the tenant pool; 0 is 16
	MaxSystemConns int32  // of the system pool; 0 is 8
}

// DB holds one pool a role.
type DB struct {
	app    *pgxpool.Pool
	system *pgxpool.Pool
}

// Open connects both pools and checks that they answer.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	app, err := openPool(ctx, cfg.DSN, appRole, orDefault(cfg.MaxConns, 16))
	if err != nil {
		return nil, err
	}
	system, err := openPool(ctx, cfg.DSN, systemRole, orDefault(cfg.MaxSystemConns, 8))
	if err != nil {
		app.Close()
		return nil, err
	}
	return &DB{app: app, system: system}, nil
}

// Close waits for running transactions and closes both pools.
func (db *DB) Close() {
	db.app.Close()
	db.system.Close()
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.app.Ping(ctx) }

// SystemPool is the pool of assetronics_system for libraries that bring their
// own transactions (the job queue). Rooms use the doors.
func (db *DB) SystemPool() *pgxpool.Pool { return db.system }

func openPool(ctx context.Context, dsn, role string, maxConns int32) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("the database address cannot be read: it must look like postgres://user:password@host:5432/name")
	}
	cfg.MaxConns = maxConns
	cfg.MaxConnIdleTime = 5 * time.Minute
	cfg.ConnConfig.RuntimeParams["role"] = role
	cfg.ConnConfig.RuntimeParams["application_name"] = role
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	// A statement or an idle transaction that hangs must not hold row locks for
	// ever: half a minute is far above anything a request does.
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = "30s"
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	cfg.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	cfg.AfterConnect = readInstantsInUTC
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database pool: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect to the database as %s: %w", role, err)
	}
	return pool, nil
}

// readInstantsInUTC has instants read as our clock tells them, whatever the
// machine's zone.
func readInstantsInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

func orDefault(n, fallback int32) int32 {
	if n > 0 {
		return n
	}
	return fallback
}

package pg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/assetronics/assetronics/db/migrations"
)

// JobSchema holds the tables of the job queue.
const JobSchema = "river"

// migrateLock keeps nodes that start together from migrating together. Any
// number will do as long as nobody else in the database uses it.
const migrateLock int64 = 0x0a55e7_01

// RolesSQL is what an administrator runs when the connection's own role may not
// create roles; %s is that role.
const RolesSQL = `-- Replace the name by the role of DATABASE_URL.
create role assetronics_app nologin;
create role assetronics_system nologin;
grant assetronics_app, assetronics_system to %s;
`

// Migrate brings the database to the schema this program works with: roles,
// our tables, the job queue's tables. It is safe to call on every node at each
// start.
func Migrate(ctx context.Context, dsn string) error {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return fmt.Errorf("read database address: %w", err)
	}
	cfg.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return fmt.Errorf("open migration pool: %w", err)
	}
	defer pool.Close()
	return pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error {
		if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", migrateLock); err != nil {
			return fmt.Errorf("wait for other migrations: %w", err)
		}
		defer func() {
			_, _ = conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", migrateLock)
		}()
		if err := ensureRoles(ctx, conn.Conn()); err != nil {
			return err
		}
		if err := migrateTables(ctx, pool); err != nil {
			return err
		}
		return migrateJobs(ctx, pool)
	})
}

// Making a role is tried this often, with pauses from the first to the longest,
// ten seconds in all. A membership that another session has just committed shows
// in the tables a moment before this session's cache of memberships hears of it,
// and on a busy machine that moment lasts.
const (
	roleTries    = 12
	rolePause    = 10 * time.Millisecond
	rolePauseMax = 2 * time.Second
)

// ensureRoles makes the working roles and lets the owner enter them. They are
// shared by all databases of a cluster, so another database may make them at
// the same moment (our lock holds within one database only), and a start that
// crashed may have left half of it.
func ensureRoles(ctx context.Context, conn *pgx.Conn) error {
	for _, role := range []string{appRole, systemRole} {
		if err := ensureRole(ctx, conn, role); err != nil {
			return err
		}
	}
	return nil
}

func ensureRole(ctx context.Context, conn *pgx.Conn, role string) error {
	pause := rolePause
	for try := 1; !canEnter(ctx, conn, role); try++ {
		err := makeRole(ctx, conn, role)
		if err != nil && !madeMeanwhile(err) {
			return missingRole(role, err)
		}
		if canEnter(ctx, conn, role) {
			return nil
		}
		if try == roleTries {
			return missingRole(role, cmp.Or(err, errors.New("it may not be entered")))
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, rolePauseMax)
	}
	return nil
}

// makeRole makes the role, unless it is there, and lets the owner enter it.
func makeRole(ctx context.Context, conn *pgx.Conn, role string) error {
	if _, err := conn.Exec(ctx, "create role "+role+" nologin"); err != nil && !madeMeanwhile(err) {
		return err
	}
	_, err := conn.Exec(ctx, "grant "+role+" to current_user")
	return err
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// canEnter tries it: what being a member of a role allows differs between
// versions of PostgreSQL.
func canEnter(ctx context.Context, conn *pgx.Conn, role string) bool {
	entered := false
	_ = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "set local role "+role)
		entered = err == nil
		return err
	})
	return entered
}

// madeMeanwhile tells whether somebody else made the same role or membership.
func madeMeanwhile(err error) bool {
	var pgErr *pgconn.PgError
	// 42710 duplicate_object; 23505 when two databases create it in one instant;
	// XX000 is "tuple concurrently updated".
	return errors.As(err, &pgErr) && (pgErr.Code == "42710" || pgErr.Code == codeUniqueViolation || pgErr.Code == "XX000")
}

func missingRole(role string, err error) error {
	return fmt.Errorf("the role %s is missing and cannot be made by this connection: run what "+
		"`assetronics migrate --print-roles` prints as an administrator of the database: %w", role, err)
}

func migrateTables(ctx context.Context, pool *pgxpool.Pool) error {
	db := stdlib.OpenDBFromPool(pool)
	defer func() { _ = db.Close() }()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func migrateJobs(ctx context.Context, pool *pgxpool.Pool) error {
	if _, err := pool.Exec(ctx, "create schema if not exists "+JobSchema); err != nil {
		return fmt.Errorf("create job schema: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: JobSchema})
	if err != nil {
		return fmt.Errorf("read job migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	// Rooms enqueue jobs in their own transactions (as assetronics_app); the
	// workers fetch as assetronics_system.
	_, err = pool.Exec(ctx, `
		grant usage on schema river to assetronics_app, assetronics_system;
		grant select, insert, update, delete on all tables in schema river to assetronics_system;
		grant select, insert, update on river.river_job to assetronics_app;
		grant usage on all sequences in schema river to assetronics_app, assetronics_system;
		grant execute on all functions in schema river to assetronics_app, assetronics_system`)
	if err != nil {
		return fmt.Errorf("grant job tables: %w", err)
	}
	return nil
}

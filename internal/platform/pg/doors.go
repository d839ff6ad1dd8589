package pg

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Func is what runs inside a door. The context carries the transaction, so
// doors opened with it join in.
type Func func(ctx context.Context, tx pgx.Tx) error

// scope is the transaction a context is in.
type scope struct {
	tenant uuid.UUID // uuid.Nil: the system door
	tx     pgx.Tx
	failed error    // a joined function failed: the transaction must not commit
	after  []func() // runs once the commit is certain
}

type scopeKey struct{}

// errNested is a defect of ours: a door was opened inside a transaction that
// it cannot join.
var errNested = errors.New("pg: a transaction of another tenant is already open in this context")

// maxTries bounds how often a transaction is run again after PostgreSQL chose
// it as the victim of a deadlock.
const maxTries = 4

// Tenant runs fn in a transaction that sees this tenant's rows alone.
func (db *DB) Tenant(ctx context.Context, tenant uuid.UUID, fn Func) error {
	if tenant == uuid.Nil {
		return errors.New("pg: no tenant given")
	}
	return db.enter(ctx, db.app, tenant, fn)
}

// System runs fn in a transaction that sees every tenant's rows.
func (db *DB) System(ctx context.Context, fn Func) error {
	return db.enter(ctx, db.system, uuid.Nil, fn)
}

func (db *DB) enter(ctx context.Context, pool *pgxpool.Pool, tenant uuid.UUID, fn Func) error {
	if outer, ok := ctx.Value(scopeKey{}).(*scope); ok {
		if outer.tenant != tenant {
			return errNested
		}
		return outer.join(ctx, fn)
	}
	for try := 1; ; try++ {
		s := &scope{tenant: tenant}
		err := s.run(ctx, pool, fn)
		// A joined function may have met the deadlock, and fn may have made another
		// error of it: the transaction is aborted all the same.
		if err != nil && try < maxTries && (isRetryable(err) || isRetryable(s.failed)) && pause(ctx, try) {
			continue
		}
		return translate(err)
	}
}

// maxPause bounds the wait before the second try; each further one doubles it.
const maxPause = 20 * time.Millisecond

// pause waits a random while, so that two victims of each other do not meet again
// at once; false when the context has ended meanwhile.
func pause(ctx context.Context, try int) bool {
	timer := time.NewTimer(rand.N(maxPause << (try - 1))) //nolint:gosec // only spreads the load
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *scope) join(ctx context.Context, fn Func) error {
	err := translate(fn(ctx, s.tx))
	if err != nil && s.failed == nil {
		s.failed = err
	}
	return err
}

func (s *scope) run(ctx context.Context, pool *pgxpool.Pool, fn Func) error {
	err := pgx.BeginTxFunc(ctx, pool, s.options(), func(tx pgx.Tx) error {
		s.tx = tx
		if err := fn(context.WithValue(ctx, scopeKey{}, s), tx); err != nil {
			return err
		}
		return s.failed
	})
	if err != nil {
		return err
	}
	for _, f := range s.after {
		f()
	}
	return nil
}

// options begin the transaction as the tenant's, in one round trip: there is no
// moment in it without a tenant.
func (s *scope) options() pgx.TxOptions {
	if s.tenant == uuid.Nil {
		return pgx.TxOptions{}
	}
	// SET takes no parameters; an id needs no quoting.
	return pgx.TxOptions{BeginQuery: "begin; set local assetronics.tenant_id = '" + s.tenant.String() + "'"}
}

// Savepoint runs fn inside the context's transaction so that its failure undoes
// fn alone and the transaction can go on.
func Savepoint(ctx context.Context, fn Func) error {
	outer, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		return errors.New("pg: a savepoint needs a transaction")
	}
	inner := &scope{tenant: outer.tenant}
	err := pgx.BeginFunc(ctx, outer.tx, func(tx pgx.Tx) error {
		inner.tx = tx
		if err := fn(context.WithValue(ctx, scopeKey{}, inner), tx); err != nil {
			return err
		}
		return inner.failed
	})
	if err == nil {
		outer.after = append(outer.after, inner.after...)
	}
	return err
}

// AfterCommit keeps f until the transaction of the context has committed. It
// is dropped when that rolls back. Outside a transaction f runs at once.
func AfterCommit(ctx context.Context, f func()) {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		s.after = append(s.after, f)
		return
	}
	f()
}

// InTransaction tells whether the context is inside a door.
func InTransaction(ctx context.Context) bool {
	_, ok := ctx.Value(scopeKey{}).(*scope)
	return ok
}

func isRetryable(err error) bool {
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) {
		return false
	}
	return pgErr.Code == codeDeadlock || pgErr.Code == codeSerialization
}

//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgerrcode"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ensureOwner makes the role that the program signs in as.
func (c *Cluster) ensureOwner(ctx context.Context) error {
	return c.once(ctx, superuser, "create role "+owner+" login createdb createrole", pgerrcode.DuplicateObject)
}

// EnsureDatabase makes a database of the owner unless there is one of that name.
func (c *Cluster) EnsureDatabase(ctx context.Context, name string) error {
	return c.once(ctx, owner, "create database "+pgx.Identifier{name}.Sanitize(), pgerrcode.DuplicateDatabase)
}

// once runs a statement that makes something; that it exists already is no
// error.
func (c *Cluster) once(ctx context.Context, role, statement, duplicate string) (err error) {
	conn, err := pgx.Connect(ctx, c.dsn(role, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to the database server: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	_, err = conn.Exec(ctx, statement)
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) && pgErr.Code == duplicate {
		return nil
	}
	return err
}

package testkit

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// maxTemplates is how many states of the migrations are kept; more than that
// and all of them go.
const maxTemplates = 4

// dropLeftovers removes the databases of tests that could not do so themselves,
// made before an instant.
func (c *Cluster) dropLeftovers(ctx context.Context, before time.Time) error {
	names, err := c.databases(ctx, clonePrefix)
	if err != nil {
		return err
	}
	for _, name := range names {
		made, _, _ := strings.Cut(strings.TrimPrefix(name, clonePrefix), "_")
		if at, err := strconv.ParseInt(made, 10, 64); err == nil && at >= before.Unix() {
			continue
		}
		if err := c.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// dropTemplates removes the templates once there are too many.
func (c *Cluster) dropTemplates(ctx context.Context) error {
	names, err := c.databases(ctx, templatePrefix)
	if err != nil || len(names) <= maxTemplates {
		return err
	}
	for _, name := range names {
		if err := c.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) databases(ctx context.Context, prefix string) (names []string, err error) {
	err = c.connected(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, "select datname from pg_database where starts_with(datname, $1)", prefix)
		if err != nil {
			return err
		}
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	return names, err
}

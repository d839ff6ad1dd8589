package testkit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// envOutside names a server to use instead of a cluster of our own.
const envOutside = "ASSETRONICS_TEST_DATABASE_URL"

// zone is nobody's default, and no whole number of hours from UTC.
const zone = "Asia/Kathmandu"

// The names of our databases begin with these; nobody else's do.
const (
	clonePrefix    = "assetronics_test_"
	templatePrefix = "assetronics_template_"
)

// Cluster is a PostgreSQL server for tests.
type Cluster struct {
	address  url.URL // of the maintenance database
	template func() (string, error)
	user     *os.File // keeps a cluster of our own running; nil with an outside server
}

// Shared is the server that this process uses. It starts it if no other process
// has, and keeps it from stopping until this process ends.
var Shared = sync.OnceValues(func() (*Cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	if outside := os.Getenv(envOutside); outside != "" {
		cluster, err := newCluster(outside)
		if err != nil {
			return nil, err
		}
		return cluster, cluster.dropLeftovers(ctx, time.Now().Add(-time.Hour))
	}
	address, user, err := joinKeeper(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the test cluster: %w", err)
	}
	cluster, err := newCluster(address)
	if err != nil {
		return nil, err
	}
	cluster.user = user
	return cluster, nil
})

func newCluster(dsn string) (*Cluster, error) {
	address, err := url.Parse(dsn)
	if err != nil || !strings.HasPrefix(address.Scheme, "postgres") {
		return nil, errors.New("the address of the test server must look like postgres://user:password@host:5432/postgres")
	}
	c := &Cluster{address: *address}
	c.template = sync.OnceValues(c.ensureTemplate)
	return c, nil
}

// Clone makes a copy of the migrated template and gives its address.
func (c *Cluster) Clone(ctx context.Context) (string, error) {
	template, err := c.template()
	if err != nil {
		return "", fmt.Errorf("make the template database: %w", err)
	}
	name := newName(time.Now())
	return c.dsn(name), c.exec(ctx,
		fmt.Sprintf("create database %s template %s strategy file_copy", name, template),
		fmt.Sprintf("alter database %s set timezone = '%s'", name, zone))
}

// Drop removes a database that Clone has made, whoever is still connected.
func (c *Cluster) Drop(ctx context.Context, dsn string) error {
	address, err := url.Parse(dsn)
	if err != nil {
		return err
	}
	return c.drop(ctx, strings.TrimPrefix(address.Path, "/"))
}

func (c *Cluster) drop(ctx context.Context, name string) error {
	return c.exec(ctx, "drop database if exists "+pgx.Identifier{name}.Sanitize()+" with (force)")
}

// dsn is the address of another database of this server.
func (c *Cluster) dsn(database string) string {
	address := c.address
	address.Path = "/" + database
	return address.String()
}

// connected runs fn with a connection to the maintenance database.
func (c *Cluster) connected(ctx context.Context, fn func(conn *pgx.Conn) error) (err error) {
	conn, err := pgx.Connect(ctx, c.address.String())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	return fn(conn)
}

func (c *Cluster) exec(ctx context.Context, statements ...string) error {
	return c.connected(ctx, func(conn *pgx.Conn) error {
		for _, statement := range statements {
			if _, err := conn.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}

// newName says when the database was made, so that leftovers can be told.
func newName(now time.Time) string {
	suffix := make([]byte, 6)
	_, _ = rand.Read(suffix) // never fails
	return fmt.Sprintf("%s%d_%s", clonePrefix, now.Unix(), hex.EncodeToString(suffix))
}

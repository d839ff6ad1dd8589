package testkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/db/migrations"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// templateLock keeps processes from making the template twice.
const templateLock int64 = 0x0a55e7_7e57

// ensureTemplate makes the migrated database that Clone copies, one for each
// state of the migrations. Migrate runs on it once in the life of the server,
// also when the files are the same: some of its steps are Go code.
func (c *Cluster) ensureTemplate() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	hash, err := migrationsHash()
	if err != nil {
		return "", err
	}
	name := templatePrefix + hash
	return name, c.connected(ctx, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", templateLock); err != nil {
			return err
		}
		// The comment says in which life of the server the template was migrated.
		var present, migrated bool
		var life string
		err := conn.QueryRow(ctx, `
			select count(oid) > 0,
			       coalesce(bool_or(shobj_description(oid, 'pg_database') = pg_postmaster_start_time()::text), false),
			       pg_postmaster_start_time()::text
			from pg_database where datname = $1`, name).Scan(&present, &migrated, &life)
		if err != nil || migrated {
			return err
		}
		if !present {
			if _, err := conn.Exec(ctx, "create database "+name); err != nil {
				return err
			}
		}
		if err := pg.Migrate(ctx, c.dsn(name)); err != nil {
			return err
		}
		_, err = conn.Exec(ctx, fmt.Sprintf("comment on database %s is '%s'", name, life))
		return err
	})
}

// migrationsHash changes with the name or the text of any migration.
func migrationsHash() (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.FS, path)
		_, _ = fmt.Fprintf(hash, "%s %d %s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil)[:8]), err
}

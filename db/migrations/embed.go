// Package migrations holds the schema as goose migrations.
package migrations

import "embed"

// FS holds the SQL files, named NNNNN_what.sql.
//
//go:embed *.sql
var FS embed.FS

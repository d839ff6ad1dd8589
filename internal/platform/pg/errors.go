package pg

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// SQLSTATE codes we act on; PostgreSQL's appendix A names them.
const (
	codeDeadlock          = "40P01"
	codeSerialization     = "40001"
	codeUniqueViolation   = "23505"
	codeForeignKey        = "23503"
	codeCheck             = "23514"
	codeUntranslatable    = "22021" // a NUL or a byte that is not UTF-8 in a text
	codeUntranslatableEsc = "22P05" // the same inside JSON
	codeTooLong           = "54000" // an index row over the limit
)

// IsNoRows tells whether a query for one row found none.
func IsNoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// Constraint gives the name of the unique, foreign key or check constraint that
// err violates, "" when it is another error. A room turns names into faults.
func Constraint(err error) string {
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) {
		return ""
	}
	switch pgErr.Code {
	case codeUniqueViolation, codeForeignKey, codeCheck:
		return pgErr.ConstraintName
	default:
		return ""
	}
}

// translate turns the errors that only the input can cause into faults, so that
// no room has to check every text for characters that PostgreSQL cannot keep,
// and a database out of reach into one that says to come back later.
func translate(err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	var unreachable *pgconn.ConnectError
	if errors.As(err, &unreachable) {
		return fault.New(fault.Unavailable, "database.unavailable", "The database cannot be reached just now.").Because(err)
	}
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) {
		return err
	}
	switch pgErr.Code {
	case codeUntranslatable, codeUntranslatableEsc:
		return fault.New(fault.Invalid, "text.unencodable", "A text contains characters that cannot be stored.").Because(err)
	case codeTooLong:
		return fault.New(fault.Invalid, "text.too_long", "A text is too long.").Because(err)
	default:
		return err
	}
}

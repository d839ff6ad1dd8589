package list

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// statement collects SQL and its bound values.
type statement struct {
	sql  strings.Builder
	args []any
}

func newStatement(base string, tenant uuid.UUID) *statement {
	st := &statement{args: []any{tenant}}
	st.sql.WriteString(base)
	return st
}

// bind adds a value and gives its placeholder.
func (st *statement) bind(v any) string {
	st.args = append(st.args, v)
	return fmt.Sprintf("$%d", len(st.args))
}

func (st *statement) write(sql string) { st.sql.WriteString(sql) }

func (st *statement) and(predicate string) {
	st.sql.WriteString("\n  and ")
	st.sql.WriteString(predicate)
}

// planned are the arguments for a run that is planned for these very values: a
// plan for any status is a bad plan for a rare one.
func (st *statement) planned() []any {
	return append([]any{pgx.QueryExecModeCacheDescribe}, st.args...)
}

// head and tail are the select list and the rest of the spec's statement.
func (s Spec) head() string {
	head, _, _ := strings.Cut(s.Select, "\nfrom ")
	return head
}

func (s Spec) tail() string {
	_, tail, _ := strings.Cut(s.Select, "\nfrom ")
	return tail
}

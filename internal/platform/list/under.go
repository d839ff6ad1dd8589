package list

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// under is the operator for a place in a tree with everything that lies in it.
const under = "under"

// below holds for what points at one of the rows named or at something under them.
func below(st *statement, col Column, f Filter) (string, error) {
	if col.By == nil || col.By.Under == "" {
		return "", badFilter(f, "these values lie in no tree")
	}
	texts := strings.Split(f.Value, ",")
	if len(texts) > maxValues {
		return "", badFilter(f, fmt.Sprintf("at most %d values", maxValues))
	}
	ids := make([]uuid.UUID, len(texts))
	for i, text := range texts {
		id, err := uuid.Parse(strings.TrimSpace(text))
		if err != nil {
			return "", badFilter(f, fmt.Sprintf("%q is not an id", text))
		}
		ids[i] = id
	}
	kept := "uuid"
	if col.Encode != nil { // a company's own field keeps ids as texts
		kept = "text"
	}
	return col.around(fmt.Sprintf("%s = any(array(select %s($1, %s::uuid[])::%s))", col.Expr, col.By.Under, st.bind(ids), kept)), nil
}

// inTree splits the name of a condition such as location__under.
func inTree(name string) (field string, tree bool) {
	return strings.CutSuffix(name, "__"+under)
}

// treeName is what a query calls the condition on a tree; "" for a column that has
// none.
func (c Column) treeName() string {
	if c.By == nil || c.By.Under == "" {
		return ""
	}
	return c.Name + "__" + under
}

package register

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// MaxDepth is how many rows of a tree may lie in one another: country, region,
// city, site, building, wing, floor, room, cabinet and shelf.
const MaxDepth = 10

// LockTree makes changes of one company's tree wait for each other until the
// transaction ends. Each looks at whole branches, which row locks do not cover:
// without it two people who move A under B and B under A would both be right.
// Take it before any row of the tree is locked.
func LockTree(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table) error {
	_, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", "tree "+t.Name+" "+tenant.String())
	if err != nil {
		return fmt.Errorf("lock the tree of %s: %w", t.Plural, err)
	}
	return nil
}

// CheckPlace tells whether a row may lie under parent: <noun>.unknown when there
// is no such parent, <noun>.cycle when it lies below the row, <noun>.too_deep when
// the branch would then be more than MaxDepth deep, all at body.parent_id. For a
// new row id is uuid.Nil. The tree must be locked.
func CheckPlace(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, id, parent uuid.UUID) error {
	depth, cycle, err := above(ctx, tx, tenant, t, parent, id)
	if err != nil {
		return err
	}
	height := 1
	if id != uuid.Nil {
		if height, err = Height(ctx, tx, tenant, t, id); err != nil {
			return err
		}
	}
	wrong := func(code, message, field string, args ...any) error {
		return fault.New(fault.Invalid, t.Noun+code, message, args...).At("body.parent_id", field)
	}
	switch {
	case depth == 0:
		return wrong(".unknown", "There is no such %s.", "there is no such "+t.spoken(), t.spoken())
	case cycle:
		return wrong(".cycle", "A %s cannot lie in itself, not even over others.", "lies in this "+t.spoken(), t.spoken())
	case depth+height > MaxDepth:
		return wrong(".too_deep", "At most %d %s may lie in one another.", "too deep", MaxDepth, t.Plural)
	default:
		return nil
	}
}

// LiesIn tells whether a row lies in another, itself or over others.
func LiesIn(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, id, other uuid.UUID) (bool, error) {
	_, found, err := above(ctx, tx, tenant, t, id, other)
	return found, err
}

// CheckDepth is <noun>.too_deep when the branch a row is in is more than MaxDepth
// deep. For changes that move whole branches at once.
func CheckDepth(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, id uuid.UUID) error {
	depth, _, err := above(ctx, tx, tenant, t, id, uuid.Nil)
	if err != nil {
		return err
	}
	height, err := Height(ctx, tx, tenant, t, id)
	if err == nil && depth+height-1 > MaxDepth {
		err = fault.New(fault.Invalid, t.Noun+".too_deep", "At most %d %s may lie in one another.", MaxDepth, t.Plural)
	}
	return err
}

// above counts a row and what it lies in, and tells whether wanted is among them.
func above(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, id, wanted uuid.UUID) (depth int, found bool, err error) {
	sql := fmt.Sprintf(`
		with recursive above as (
		  select id, parent_id from %[1]s where tenant_id = $1 and id = $2
		  union
		  select p.id, p.parent_id from above a join %[1]s p on p.tenant_id = $1 and p.id = a.parent_id
		) select count(*)::int, coalesce(bool_or(id = $3), false) from above`, name(t.Name))
	if err := tx.QueryRow(ctx, sql, tenant, id, wanted).Scan(&depth, &found); err != nil {
		return 0, false, fmt.Errorf("read what is above a %s: %w", t.Noun, err)
	}
	return depth, found, nil
}

// Height is how many rows lie in one another from this one down: 1 for a leaf.
func Height(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t Table, id uuid.UUID) (height int, err error) {
	sql := fmt.Sprintf(`
		with recursive below as (
		  select id, 1 as depth from %[1]s where tenant_id = $1 and id = $2
		  union all
		  select c.id, b.depth + 1 from below b join %[1]s c on c.tenant_id = $1 and c.parent_id = b.id
		  where b.depth <= $3
		) select coalesce(max(depth), 0) from below`, name(t.Name))
	if err := tx.QueryRow(ctx, sql, tenant, id, 2*MaxDepth).Scan(&height); err != nil {
		return 0, fmt.Errorf("read what is below a %s: %w", t.Noun, err)
	}
	return height, nil
}

// Under takes the filter "under" out of a request: the rows named and all that
// lies in them. condition names the ids wanted as %s, such as
// "l.id in (select locations_under($1, %s))".
func Under(req list.Request, condition string) (list.Request, []list.Where, error) {
	var where []list.Where
	kept := make([]list.Filter, 0, len(req.Filters))
	for _, f := range req.Filters {
		if f.Name != "under" {
			kept = append(kept, f)
			continue
		}
		if f.Op != "" && f.Op != "in" {
			return req, nil, fault.New(fault.Invalid, "list.bad_filter", "A filter cannot be used as given.").
				At("query.under__"+f.Op, "under knows no other operator")
		}
		var ids []uuid.UUID
		for _, text := range strings.Split(f.Value, ",") {
			id, err := uuid.Parse(strings.TrimSpace(text))
			if err != nil {
				return req, nil, fault.New(fault.Invalid, "list.bad_filter", "A filter cannot be used as given.").
					At("query.under", fmt.Sprintf("%q is not an id", text))
			}
			ids = append(ids, id)
		}
		where = append(where, list.Where{SQL: condition, Args: []any{ids}})
	}
	req.Filters = kept
	return req, where, nil
}

// UnderColumn documents the filter "under" in a list of a tree.
func UnderColumn(idExpr string) list.Column {
	return list.Column{Name: "under", Expr: idExpr, Type: list.ID, Filter: true}
}

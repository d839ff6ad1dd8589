package field

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Columns gives the fields of an object as columns of its list, whose rows have
// the SQL id idExpr: custom.key filters and sorts like a built-in one. Of a sealed
// field only whether there is a value can be asked.
func (s *Service) Columns(ctx context.Context, tenant uuid.UUID, of Object, idExpr string) ([]list.Column, error) {
	fields, err := s.List(ctx, tenant, of)
	if err != nil {
		return nil, err
	}
	columns := make([]list.Column, len(fields))
	for i, f := range fields {
		columns[i] = f.column(idExpr)
	}
	return columns, nil
}

func (f Field) column(idExpr string) list.Column {
	of := fmt.Sprintf("v.field_id = '%s'", f.ID) // an id: nothing to quote
	c := list.Column{
		Name: "custom." + f.Key, Expr: "v.key", Type: list.Text, Kept: list.Text, Filter: true, Sort: true, Nullable: true,
		Within: "exists (select from field_values v where v.tenant_id = $1 and " + of + " and v.owner_id = " + idExpr + " and %s)",
		Side:   &list.Side{Table: "field_values", Where: of, Owner: "v.owner_id"},
	}
	if f.hasNumber() {
		c.Expr, c.Kept = "v.num", list.Int
	}
	if f.Sealed {
		c.Type, c.Sort = list.Presence, false
		return c
	}
	switch f.Type {
	case Text, URL, Email:
		c.Fold = spelling.Key
		c.Finder, c.FinderArgs = "find_field_values", []any{f.ID}
	case Choice, MultiChoice:
		c.Type, c.Fold, c.Sort = list.Keyword, spelling.Key, f.Type == Choice
		for _, option := range f.Options {
			c.Values = append(c.Values, spelling.Key(option))
		}
	case Person, Place, Thing:
		// Not sorted: that would go along the names of very many rows.
		c.Type, c.By, c.Sort, c.Encode = list.ID, dimensions[f.Type], false, asID
	case Number:
		c.Type, c.Encode = list.Int, asMillionths
	case Money:
		c.Type, c.Scale = list.Int, 100
	case Boolean:
		c.Type, c.Encode = list.Bool, asBit
	case Date:
		c.Type, c.Encode = list.Date, asDays
	}
	return c
}

var dimensions = map[Type]*list.Dimension{
	Person: {Table: "employees", Key: "name_key", Label: "display_name", Finder: "find_employees"},
	Place:  {Table: "locations", Key: "name_key", Label: "name", Under: "locations_under"},
	Thing:  {Table: "assets", Key: "tag_key", Label: "tag", Finder: "find_assets"},
}

// What a filter says, as values are kept.

func asID(text string) (any, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%q is not an id", text)
	}
	return id.String(), nil
}

func asMillionths(text string) (any, error) {
	n, ok := list.Scaled(text, millions)
	if !ok {
		return nil, fmt.Errorf("%q is not a number", text)
	}
	return n, nil
}

func asBit(text string) (any, error) {
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return nil, fmt.Errorf("%q is neither true nor false", text)
	}
	if yes {
		return int64(1), nil
	}
	return int64(0), nil
}

func asDays(text string) (any, error) {
	d, err := clock.ParseDate(text)
	if err != nil {
		return nil, err
	}
	return dayNumber(d), nil
}

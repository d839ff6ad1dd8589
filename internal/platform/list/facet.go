package list

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Facet counts the rows of a list by the values of one column.
type Facet struct {
	Column    string
	Values    []FacetValue // the most frequent first
	Estimated bool         // counted in a sample
}

// FacetValue is one value and how many rows have it.
type FacetValue struct {
	Value *string // as a filter takes it; nil: rows without a value
	Label *string // what people read, where that is not the value
	Count int64
}

// How far counting goes: up to countedRows one by one, above that in a sample of
// about as many; and how many values of a column are told.
const (
	countedRows = 50_000
	maxFacets   = 10
	maxCounts   = 200
)

// facets counts the values of the columns asked for, under the filters and the
// search of the list.
func (q *query[T]) facets(ctx context.Context) ([]Facet, error) {
	columns, err := q.facetColumns()
	if err != nil || len(columns) == 0 {
		return nil, err
	}
	counted, scale, err := q.tallyOrSample(ctx, columns)
	if err != nil {
		return nil, err
	}
	facets := make([]Facet, len(columns))
	for i, col := range columns {
		facets[i] = Facet{Column: col.Name, Values: counted[i], Estimated: scale > 1}
		for j := range facets[i].Values {
			if scale > 1 {
				facets[i].Values[j].Count = rough(float64(facets[i].Values[j].Count) * scale)
			}
		}
		if err := q.label(ctx, col, facets[i].Values); err != nil {
			return nil, err
		}
	}
	return facets, nil
}

// tallyOrSample counts; one row of what it counted stands for scale rows.
func (q *query[T]) tallyOrSample(ctx context.Context, columns []Column) (counted [][]FacetValue, scale float64, err error) {
	expected, err := q.expect(ctx)
	if err != nil {
		return nil, 1, err
	}
	if expected <= 4*countedRows {
		var rows int64
		counted, rows, err = q.tally(ctx, columns, "", countedRows+1)
		if err != nil || rows <= countedRows {
			return counted, 1, err
		}
	}
	if scale, err = q.sampling(ctx); err != nil || scale == 1 {
		if err == nil {
			counted, _, err = q.tally(ctx, columns, "", 0)
		}
		return counted, 1, err
	}
	counted, _, err = q.tally(ctx, columns, fmt.Sprintf(" tablesample system (%.4f)", 100/scale), 0)
	return counted, scale, err
}

func (q *query[T]) facetColumns() ([]Column, error) {
	if len(q.req.Facets) > maxFacets {
		return nil, badFacet(fmt.Sprintf("at most %d at once", maxFacets))
	}
	columns := make([]Column, 0, len(q.req.Facets))
	for _, name := range q.req.Facets {
		col, ok := q.spec.column(func(c Column) bool { return c.Name == name && c.Facet })
		if !ok {
			return nil, badFacet(name + " cannot be counted")
		}
		columns = append(columns, col)
	}
	return columns, nil
}

// tally counts in one pass over the rows: at most that many of them (0: all), of
// the whole table or of a sample.
func (q *query[T]) tally(ctx context.Context, columns []Column, sample string, most int) ([][]FacetValue, int64, error) {
	exprs := make([]string, len(columns))
	counts := make([]string, len(columns))
	for i, col := range columns {
		exprs[i] = fmt.Sprintf("%s as f%d", col.Expr, i)
		counts[i] = fmt.Sprintf("(select %[1]d, f%[1]d::text, count(*) from counted group by f%[1]d order by 3 desc, 2 limit %[2]d)", i, maxCounts)
	}
	counts = append(counts, "select -1, null, count(*) from counted")
	st := newStatement("with counted as materialized (select "+strings.Join(exprs, ", ")+"\nfrom "+sampled(q.spec.tail(), sample), q.tenant)
	if err := q.conditions(st); err != nil {
		return nil, 0, err
	}
	if most > 0 {
		st.write(fmt.Sprintf("\nlimit %d", most))
	}
	st.write(")\n" + strings.Join(counts, "\nunion all "))
	rows, err := q.tx.Query(ctx, st.sql.String(), st.planned()...)
	if err != nil {
		return nil, 0, fmt.Errorf("count facets: %w", err)
	}
	found := make([][]FacetValue, len(columns))
	var at int
	var v FacetValue
	var all int64
	_, err = pgx.ForEachRow(rows, []any{&at, &v.Value, &v.Count}, func() error {
		if at < 0 {
			all = v.Count
		} else {
			found[at] = append(found[at], v)
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("count facets: %w", err)
	}
	return found, all, nil
}

// sampled puts the sample behind the first table and its alias.
func sampled(tail, sample string) string {
	if sample == "" {
		return tail
	}
	table, rest, _ := strings.Cut(tail, " ")
	alias, rest, _ := strings.Cut(rest, "\n")
	return table + " " + alias + sample + "\n" + rest
}

// sampling is how many rows one of the sample stands for.
func (q *query[T]) sampling(ctx context.Context) (float64, error) {
	table, _, _ := strings.Cut(q.spec.tail(), " ")
	var rows float64
	if err := q.tx.QueryRow(ctx, "select greatest(reltuples, 0) from pg_class where oid = $1::regclass", table).Scan(&rows); err != nil {
		return 0, fmt.Errorf("size of the table: %w", err)
	}
	return max(1, rows/countedRows), nil
}

// label names what ids stand for.
func (q *query[T]) label(ctx context.Context, col Column, values []FacetValue) error {
	if col.By == nil {
		return nil
	}
	var ids []uuid.UUID
	for _, v := range values {
		if v.Value != nil {
			id, err := uuid.Parse(*v.Value)
			if err != nil {
				return fmt.Errorf("label facets: %w", err)
			}
			ids = append(ids, id)
		}
	}
	rows, err := q.tx.Query(ctx, fmt.Sprintf("select id, %s from %s where tenant_id = $1 and id = any($2)", col.By.Label, col.By.Table), q.tenant, ids)
	if err != nil {
		return fmt.Errorf("label facets: %w", err)
	}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		at := slices.IndexFunc(values, func(v FacetValue) bool { return v.Value != nil && *v.Value == id.String() })
		if at >= 0 {
			label := name
			values[at].Label = &label
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("label facets: %w", err)
	}
	return nil
}

func badFacet(message string) error {
	return fault.New(fault.Invalid, "list.bad_facet", "The list cannot be counted that way.").At("query.facets", message)
}

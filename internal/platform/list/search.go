package list

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Most is how many rows a search gives by their ids, best first. What is found
// more often is not looked up but met while the list is walked.
const Most = 2000

// Finder looks for words in the rows of a room.
type Finder func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, words []string) (Found, error)

// Found is what words stand for.
type Found struct {
	// IDs are the rows with all the words, the best match first; nil when there may
	// be more than Most.
	IDs []uuid.UUID
	// Where holds for the rows with all the words. Not needed beside IDs.
	Where []Where
}

// found is what the search text and the filters within texts came to.
type found struct {
	words    []string
	complete bool // ids are all
	Found
	containing map[Filter][]uuid.UUID // rows that a filter within texts may hold for
}

// asked tells whether anything is searched for.
func (f found) asked() bool { return len(f.words) > 0 }

// ranked tells whether rows come in the order of how well they match.
func (f found) ranked(req Request) bool { return f.complete && req.Sort == "" && req.From == "" }

func (f found) add(st *statement, spec Spec) {
	switch {
	case f.complete:
		st.and(fmt.Sprintf("%s = any(%s)", spec.IDExpr, st.bind(f.IDs)))
	case spec.Finder != nil:
		for _, w := range f.Where {
			w.add(st)
		}
	default:
		for _, word := range f.words {
			st.and(fmt.Sprintf(spec.Search, st.bind("%"+EscapeLike(word)+"%")))
		}
	}
}

// understand reads the search text and looks up what filters within texts hold
// for.
func (q *query[T]) understand(ctx context.Context) error {
	text := strings.TrimSpace(q.req.Query)
	if text != "" && q.spec.Search == "" && q.spec.Finder == nil {
		return fault.New(fault.Invalid, "list.no_search", "This list has no search.").At("query.q", "not here")
	}
	if q.spec.Language {
		meant, err := q.spec.ask(ctx, q.tx, q.tenant, text)
		if err != nil {
			return err
		}
		q.req.Filters = slices.Concat(q.req.Filters, meant.filters)
		q.found.words = meant.words
	} else {
		q.found.words = strings.Fields(text)
	}
	if len(q.found.words) > maxWords {
		return fault.New(fault.Invalid, "list.bad_search", "The search is too long.").
			At("query.q", fmt.Sprintf("at most %d words", maxWords))
	}
	if err := q.within(ctx); err != nil {
		return err
	}
	if !q.found.asked() || q.spec.Finder == nil {
		return nil
	}
	got, err := q.spec.Finder(ctx, q.tx, q.tenant, q.found.words)
	q.found.Found, q.found.complete = got, got.IDs != nil
	return err
}

// within looks up filters that ask for a part of a text.
func (q *query[T]) within(ctx context.Context) error {
	for _, f := range q.req.Filters {
		col, ok := q.spec.filterColumn(f.Name)
		if !ok || col.Finder == "" || f.Op != "contains" && f.Op != "startswith" {
			continue
		}
		part := strings.ToLower(col.folded(f.Value)) // as the texts of search are kept
		if len([]rune(part)) < shortest {
			continue // two letters are everywhere
		}
		ids, err := Call(ctx, q.tx, col.Finder, "%"+EscapeLike(part)+"%", Most+1, col.FinderArgs...)
		if err != nil {
			return err
		}
		if len(ids) <= Most {
			if q.found.containing == nil {
				q.found.containing = map[Filter][]uuid.UUID{}
			}
			q.found.containing[f] = ids
		}
	}
	return nil
}

// shortest is the length of text that a trigram index can look up.
const shortest = 3

// Call asks a search function for at most that many ids; more is what it is told
// besides.
func Call(ctx context.Context, tx pgx.Tx, function, text string, most int, more ...any) ([]uuid.UUID, error) {
	marks := "$1, $2"
	for i := range more {
		marks += fmt.Sprintf(", $%d", i+3)
	}
	sql := "select * from " + pgx.Identifier{function}.Sanitize() + "(" + marks + ")"
	rows, err := tx.Query(ctx, sql, append([]any{text, most}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return ids, nil
}

const relevance = "relevance"

// bestFirst reads a page in the order of how well rows match. There are not
// many; a cursor is their number.
func (q *query[T]) bestFirst(ctx context.Context) (Page[T], error) {
	from := 0
	if q.req.Cursor != "" {
		c, err := decodeCursor(q.req.Cursor, relevance)
		if err != nil {
			return Page[T]{}, err
		}
		text := ""
		if c.Value != nil {
			text = *c.Value
		}
		if from, err = strconv.Atoi(text); err != nil || from < 0 {
			return Page[T]{}, badCursor("this is not a cursor of ours")
		}
	}
	st := newStatement(fmt.Sprintf("%s, %s, null::text, null::uuid\nfrom %s", q.spec.head(), q.spec.IDExpr, q.spec.tail()), q.tenant)
	if err := q.conditions(st); err != nil {
		return Page[T]{}, err
	}
	rows, err := q.rows(ctx, st)
	if err != nil {
		return Page[T]{}, err
	}
	rank := make(map[uuid.UUID]int, len(q.found.IDs))
	for i, id := range q.found.IDs {
		rank[id] = i
	}
	slices.SortFunc(rows, func(x, y keyed[T]) int { return rank[x.id] - rank[y.id] })
	return slice(rows, from, q.limit), nil
}

// slice is the page of limit rows from a number on.
func slice[T any](rows []keyed[T], from, limit int) Page[T] {
	from = min(from, len(rows))
	to := min(from+limit, len(rows))
	page := Page[T]{Rows: make([]T, 0, to-from)}
	for _, k := range rows[from:to] {
		page.Rows = append(page.Rows, k.row)
	}
	place := func(n int) string {
		text := strconv.Itoa(n)
		return cursor{Sort: relevance, Value: &text, ID: rows[0].id}.encode()
	}
	if to < len(rows) {
		page.NextCursor = place(to)
	}
	if from > 0 {
		page.PrevCursor = place(max(0, from-limit))
	}
	return page
}

// plan is the part of EXPLAIN's answer that is looked at.
type plan []struct {
	Plan struct {
		Rows float64 `json:"Plan Rows"`
	}
}

func (p *plan) parse(text []byte) error { return json.Unmarshal(text, p) }

package asset

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// word is one word of a search and what it may stand for.
type word struct {
	key    string
	models []uuid.UUID // models whose names have it, or theirs makers' names
	people []uuid.UUID // holders whose names have it
	alike  bool        // nothing has it: what follows is only like it
	most   int         // how many assets are looked at one by one

	candidates []uuid.UUID // assets that may have it
	many       bool        // more than the search looks at one by one
}

// findAssets looks for assets that have each word in tag, serial, name, notes,
// model, maker or holder; a word that is nowhere stands for those like it. The
// word with the fewest assets is looked up, the others are tried on what it gives.
func findAssets(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, texts []string) (list.Found, error) {
	words := make([]*word, len(texts))
	for i, text := range texts {
		words[i] = &word{key: spelling.Key(text), most: list.Most}
		if len(texts) > 1 {
			words[i].most = 10 * list.Most // the other words leave few of them
		}
		if err := words[i].look(ctx, tx, tenant); err != nil {
			return list.Found{}, err
		}
	}
	rarest := slices.MinFunc(words, func(x, y *word) int {
		return cmp.Compare(len(x.candidates), len(y.candidates))
	})
	if rarest.many {
		return list.Found{Where: conditions(words)}, nil
	}
	if len(rarest.candidates) <= list.Most {
		ids, err := rank(ctx, tx, tenant, words, rarest.candidates, conditions(words))
		return list.Found{IDs: ids}, err
	}
	kept, err := keep(ctx, tx, tenant, rarest.candidates, conditions(words))
	if err != nil {
		return list.Found{}, err
	}
	if len(kept) > list.Most { // too many to say which is best, but it is known which
		return list.Found{Where: []list.Where{{SQL: "a.id = any(%s)", Args: []any{kept}}}}, nil
	}
	ids, err := rank(ctx, tx, tenant, words, kept, nil)
	return list.Found{IDs: ids}, err
}

// look finds out what the word stands for and which assets have it.
func (w *word) look(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) error {
	if len([]rune(w.key)) < 3 {
		w.setCandidates(nil, true) // too short for the index: it is met on the way
		return w.resolve(ctx, tx, tenant)
	}
	if err := w.resolve(ctx, tx, tenant); err != nil {
		return err
	}
	if err := w.collect(ctx, tx, tenant, "find_assets", "%"+list.EscapeLike(w.key)+"%"); err != nil {
		return err
	}
	if w.many || len(w.candidates) > 0 {
		return nil
	}
	return w.guess(ctx, tx, tenant)
}

// resolve looks the word up among models, their makers and people.
func (w *word) resolve(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) error {
	pattern := "%" + list.EscapeLike(w.key) + "%"
	var err error
	w.models, err = ids(ctx, tx, `
		select m.id from models m
		left join manufacturers f on f.tenant_id = m.tenant_id and f.id = m.manufacturer_id
		where m.tenant_id = $1 and (m.name_key like $2 or f.name_key like $2)`, tenant, pattern)
	if err != nil || len([]rune(w.key)) < 3 {
		return err
	}
	w.people, err = list.Call(ctx, tx, "find_employees", pattern, w.most+1)
	return err
}

// guess takes the word for a misspelt one: of a model or maker, of a person, or
// of something on the assets themselves.
func (w *word) guess(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) error {
	w.alike = true
	var err error
	w.models, err = ids(ctx, tx, `
		select id from (
		  select m.id, greatest(word_similarity($2, m.name_key), word_similarity($2, f.name_key)) as nearness
		  from models m
		  left join manufacturers f on f.tenant_id = m.tenant_id and f.id = m.manufacturer_id
		  where m.tenant_id = $1) near
		where nearness >= 0.4
		order by nearness desc limit 100`, tenant, w.key)
	if err != nil {
		return err
	}
	if len(w.models) > 0 {
		return w.collect(ctx, tx, tenant, "", "")
	}
	if w.people, err = list.Call(ctx, tx, "find_employees_alike", w.key, list.Most); err != nil {
		return err
	}
	return w.collect(ctx, tx, tenant, "find_assets_alike", w.key)
}

// collect reads the assets that may have the word: by their own texts, which a
// search function knows, and by what they point at.
func (w *word) collect(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, function, text string) error {
	var found []uuid.UUID
	for _, pointed := range []struct {
		column string
		ids    []uuid.UUID
	}{{"model_id", w.models}, {"assignee_id", w.people}} {
		if len(pointed.ids) == 0 || len(found) > w.most {
			continue
		}
		more, err := ids(ctx, tx, fmt.Sprintf("select id from assets where tenant_id = $1 and %s = any($2) limit %d", pointed.column, w.most+1),
			tenant, pointed.ids)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	if function != "" && len(found) <= w.most && len(w.people) <= w.most {
		more, err := list.Call(ctx, tx, function, text, w.most+1)
		if err != nil {
			return err
		}
		found = append(found, more...)
	}
	many := len(found) > w.most || len(w.people) > w.most
	if w.alike && len(w.models) == 0 { // the nearest few will do
		found, many = found[:min(len(found), w.most)], false
	}
	w.setCandidates(distinct(found), many)
	return nil
}

// distinct leaves out what was found by more than one of an asset's texts.
func distinct(ids []uuid.UUID) []uuid.UUID {
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

func (w *word) setCandidates(found []uuid.UUID, many bool) {
	w.candidates, w.many = found, many
	if many {
		// Behind every word that is looked up.
		w.candidates = make([]uuid.UUID, w.most+1)
	}
}

// condition holds for the assets that have the word.
func (w *word) condition() list.Where {
	pattern := "%" + list.EscapeLike(w.key) + "%"
	var parts []string
	var args []any
	or := func(sql string, arg any) { parts, args = append(parts, sql), append(args, arg) }
	if len(w.models) > 0 { // the cheapest first
		or("a.model_id = any(%s)", w.models)
	}
	if !w.alike {
		or("a.assignee_key like %s", pattern)
		or("asset_text(a.tag_key, a.serial_key, a.name_key, a.notes, a.order_number, a.invoice_number) like %s", pattern)
	} else if len(w.models) == 0 {
		or("a.assignee_id = any(%s)", w.people)
		or("a.id = any(%s)", w.candidates)
	}
	return list.Where{SQL: "(" + strings.Join(parts, " or ") + ")", Args: args}
}

func conditions(words []*word) []list.Where {
	where := make([]list.Where, len(words))
	for i, w := range words {
		where[i] = w.condition()
	}
	return where
}

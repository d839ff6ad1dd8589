package connector

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
)

// work makes pages of batches: details, mapping, what came before.
type work struct {
	*reading
	seen   map[string]uint64 // external id → beginning of its hash
	mapper *mapper           // of the batch under way
	env    formula.Env       // likewise

	// Of the vendor's page under way.
	here    map[string]bool
	fresh   int // records that had not been seen so
	stale   int
	repeats int // pages in a row on which nothing was fresh
	twice   bool
	moved   bool     // a record of an earlier page came on this one
	ids     []string // of the vendor's answer under way, to be remembered
	marks   []uint64
	odd     bool // it holds what is not only a good record seen for the first time
	covered bool // what had come before stood where others should have: they may be missing
}

// result is what became of a row.
type result struct {
	record  record.Record
	reject  *Reject
	deleted string
	spared  string
	mark    uint64 // of the record that was spared
}

// page works a batch off.
func (w *work) page(ctx context.Context, b batch) (Page, error) {
	if b.err != nil {
		return Page{}, b.err
	}
	p := Page{Cursor: b.cursor, Last: b.last, Complete: b.complete, Warnings: b.warnings}
	w.mapper, w.env = b.mapper, b.env
	if w.here == nil {
		w.here = map[string]bool{}
	}
	if b.same != nil && w.contradicts(b.same) {
		var err error
		if b.rows, err = b.rowsOf(); err != nil {
			return p, err
		}
		b.same = nil
	}
	if b.same != nil {
		w.showSame(&p, b.same)
	}
	results, err := w.results(ctx, b.rows)
	if err != nil {
		return p, err
	}
	for _, r := range results {
		w.sort(&p, r)
	}
	w.remember(&p, b)
	if !b.end {
		return p, nil
	}
	if err := w.judgePage(&p); err != nil {
		return p, err
	}
	w.covered = w.covered || w.moved
	if w.covered {
		p.Complete, p.Cursor = false, p.Cursor.covered()
	}
	w.here, w.fresh, w.stale = nil, 0, 0
	return p, nil
}

// sort puts a result where it belongs.
func (w *work) sort(p *Page, r result) {
	switch {
	case r.reject != nil:
		key := "\x00" + r.reject.ExternalID + r.reject.Code
		if _, again := w.seen[key]; again && r.reject.ExternalID != "" {
			w.stale++
			w.odd = true
			return
		}
		w.seen[key] = 0
		w.fresh++
		w.odd = true
		p.Rejects = append(p.Rejects, *r.reject)
	case r.deleted != "":
		w.fresh++
		w.odd = true
		p.Deleted = append(p.Deleted, r.deleted)
	case r.spared != "":
		w.spare(p, r.spared, r.mark)
	case r.record.Kind != nil:
		w.add(p, r.record)
	}
}

// spare takes a row that is as it was; mark is that of its record.
func (w *work) spare(p *Page, id string, mark uint64) {
	switch before, again := w.seen[id]; {
	case again && before == mark:
		w.stale++
		w.odd = true
	case again: // on this page: on a later one it would have been mapped
		w.fresh++
		w.odd = true
		p.Rejects = append(p.Rejects, Reject{ExternalID: id, Code: RejectDuplicateID, Reason: duplicateWhy})
	default:
		w.see(id, mark)
		p.Unchanged = append(p.Unchanged, id)
	}
}

// see notes a record that came for the first time, or in another state than before.
func (w *work) see(id string, mark uint64) {
	w.seen[id], w.here[id] = mark, true
	w.fresh++
	if w.options.Answers != nil {
		w.ids, w.marks = append(w.ids, id), append(w.marks, mark)
	}
}

const duplicateWhy = "The same id came before with other values."

// add takes a record, unless it is one that came before. Changed on a later page
// it counts: it changed while we were reading. Changed on the same page nobody
// knows which one is right.
func (w *work) add(p *Page, r record.Record) {
	id := r.ID()
	mark := record.Mark(r.Hash)
	before, again := w.seen[id]
	switch {
	case again && before == mark:
		w.stale++
		w.odd = true
		w.moved = w.moved || !w.here[id] && w.counts()
		return
	case again && w.here[id]:
		w.fresh++
		w.odd = true
		p.Rejects = append(p.Rejects, Reject{
			ExternalID: id, Label: r.Label(), Code: RejectDuplicateID, Reason: duplicateWhy,
		})
		return
	case again:
		w.twice, w.odd, p.Forget = true, true, true
	}
	w.see(id, mark)
	p.Records = append(p.Records, r)
}

// counts tells whether pages are cut by counting, so that a record that is made or
// deleted meanwhile moves all behind it.
func (w *work) counts() bool {
	p := w.plan.list.paging
	return p != nil && (p.by == byNumber || p.by == byOffset)
}

// judgePage tells a page that brought nothing new: a vendor that ignores the
// page's number gives the first one for ever.
func (w *work) judgePage(p *Page) error {
	if w.twice {
		w.twice = false
		p.Warnings = append(p.Warnings, Warning{WarnTwice, "A record changed while it was being read; its last state counts."})
	}
	if w.fresh > 0 || w.stale == 0 {
		if w.moved && !w.covered {
			p.Warnings = append(p.Warnings, Warning{WarnMoved, "Records moved between pages while they were read. Some may be missing, so nobody counts as gone."})
		}
		w.repeats = 0
		return nil
	}
	if w.plan.list.paging == nil {
		return nil
	}
	if w.repeats++; w.repeats > 2 {
		return w.endless(errors.New("pages without anything new"))
	}
	w.covered = true
	p.Warnings = append(p.Warnings, Warning{WarnRepeat, "A page of " + w.connector.manifest.Name + " held only records that had come before; they count once. Others may be missing, so nobody counts as gone."})
	return nil
}

// results works the rows off, several at once, in their order.
func (w *work) results(ctx context.Context, rows []row) ([]result, error) {
	out := make([]result, len(rows))
	if len(w.plan.details) > 0 {
		return out, w.detailed(ctx, rows, out)
	}
	workers := min(runtime.GOMAXPROCS(0), 1+len(rows)/64)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			for j := i; j < len(rows); j += workers {
				out[j] = w.one(rows[j])
			}
		})
	}
	group.Wait()
	return out, nil
}

// one works a row off that needs no calls.
func (w *work) one(r row) result {
	if r.source != "" && w.options.Unchanged != nil {
		if id := w.safeID(r); id != "" {
			mark, same := w.options.Unchanged(id, r.source)
			// One that came otherwise on an earlier page is mapped: its last state counts.
			if before, again := w.seen[id]; same && (!again || before == mark) {
				return result{spared: id, mark: mark}
			}
		}
	}
	return w.mapped(r)
}

// safeID is the id of a row of any form.
func (w *work) safeID(r row) (id string) {
	defer func() { _ = recover() }() // the mapping will tell what is wrong with it
	return w.mapper.id(r)
}

func (w *work) mapped(r row) result {
	if w.plan.deleted != nil {
		if gone, err := w.plan.deleted.True(w.mapper.envOf(r)); err == nil && gone {
			return result{deleted: w.safeID(r)}
		}
	}
	made, reject := w.mapper.record(r)
	if reject != nil {
		return result{reject: reject}
	}
	return result{record: made}
}

// detailed makes the further calls of each row that changed.
func (w *work) detailed(ctx context.Context, rows []row, out []result) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(w.plan.details[0].concurrent)
	for i, r := range rows {
		group.Go(func() error {
			if out[i] = w.one(r); out[i].spared != "" || out[i].deleted != "" {
				return nil
			}
			more, err := w.details(ctx, r)
			if e := AsError(err); e != nil && e.Code == NotFound && e.Status == http.StatusNotFound {
				out[i] = w.vanished(r, err)
				return nil
			}
			if err != nil {
				return err
			}
			r.value = more
			out[i] = w.mapped(r)
			return nil
		})
	}
	return group.Wait()
}

// vanished sets a row aside that was in the list and has no details: it was taken
// away while we were reading, or never had them.
func (w *work) vanished(r row, err error) result {
	reject := &Reject{ExternalID: w.safeID(r), Code: RejectNoDetail, Reason: formula.Shorten(err.Error(), 300), Raw: r.value}
	if listed, wrong := w.mapper.record(r); wrong == nil {
		reject.Label = listed.Label()
	}
	return result{reject: reject}
}

// details gives the row with the outcome of its calls.
func (w *work) details(ctx context.Context, r row) (any, error) {
	raw, ok := r.value.(map[string]any)
	if !ok {
		return r.value, nil // set aside by the mapping
	}
	whole := maps.Clone(raw)
	for _, d := range w.plan.details {
		env := maps.Clone(w.env)
		env["record"] = whole
		if d.when != nil {
			if asked, err := d.when.True(env); err != nil || !asked {
				continue
			}
		}
		v, err := w.detail(ctx, d, env)
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", d.name, w.safeID(r), err)
		}
		whole[d.name] = v
	}
	return whole, nil
}

func (w *work) detail(ctx context.Context, d *detailPlan, env formula.Env) (any, error) {
	got, err := w.fetch(ctx, d.request, env)
	if e := AsError(err); e != nil && (e.do == doSkip || e.do == doEmpty) {
		return nil, nil
	}
	if err != nil || d.value == nil {
		return got.body, err
	}
	return d.value.Eval(got.into(env))
}

package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
)

const (
	// fullEvery is how often everything is read where the manifest does not say:
	// what vanished, and what changed around a record, shows in no other way.
	fullEvery = 24 * time.Hour
	// lastPage is above every page's number.
	lastPage = 1 << 30
	// pageSize is how many records one transaction of the reading writes at least,
	// where a vendor's answer holds that many.
	pageSize = 500
)

var errCutShort = errors.New("the reading ended without its last page")

// wantsAll tells whether this pass reads everything: the first time, when somebody
// pressed the button, and once a day.
func (p *pass) wantsAll(stream string) bool {
	every := fullEvery
	if said := p.infoOf(stream).FullEvery; said > 0 {
		every = said
	}
	return integration.Trigger(p.run.Trigger) == integration.Manual || p.cursor.FullAt == nil ||
		!p.cursor.FullAt.Add(every).After(p.now())
}

// infoOf is what the manifest says of a stream; nothing when it is gone.
func (p *pass) infoOf(stream string) connector.StreamInfo {
	streams, _ := p.Integrations.Streams(p.integration)
	for _, s := range streams {
		if s.Name == stream {
			return s
		}
	}
	return connector.StreamInfo{}
}

// read brings the vendor's pages into the tables, page by page, and goes on where
// an attempt before has stopped. Nothing of them is applied yet: half an answer is
// no answer, and who claims whose e-mail shows in the whole only.
func (p *pass) read(ctx context.Context) error {
	if p.stream.ReadDone {
		return nil
	}
	p.integration.Run = p.run.ID // its requests are logged with the run
	session, err := p.Integrations.Open(ctx, p.integration)
	if err != nil {
		return vendorError{err}
	}
	options := connector.ReadOptions{Size: pageSize, Full: p.stream.FullPass, Cursor: connector.Cursor(p.cursor.Cursor)}
	if p.stream.Position != "" {
		options.Cursor, options.Full = connector.Cursor(p.stream.Position), false
	}
	if !p.stream.FullPass || p.stream.Position == "" { // gone on with, a full reading is none to the connector
		options.Unchanged = p.unchanged(ctx)
	}
	if p.answers, err = p.recall(ctx); err != nil {
		return err
	}
	if p.answers != nil {
		options.Answers = p.answers.known
	}
	g := &gathering{pass: p}
	for page, err := range session.Pages(ctx, p.stream.Stream, options) {
		if err != nil {
			return errors.Join(g.save(context.WithoutCancel(ctx)), vendorError{err}) // what came before stands
		}
		if err := g.add(ctx, page); err != nil {
			return err
		}
	}
	if !p.stream.ReadDone {
		return errCutShort
	}
	return nil
}

// unchanged tells rows that are as they were. Sixteen bytes a row stand for it and
// its record: a hundred thousand take a few megabytes. They are read when the first
// row is asked about: where all answers are as they were none is.
func (p *pass) unchanged(ctx context.Context) func(id, source string) (uint64, bool) {
	known := sync.OnceValue(func() map[string]knownRow {
		all, err := p.knownRows(ctx)
		if err != nil && ctx.Err() == nil { // it costs time alone: all rows are mapped
			p.Log.WarnContext(ctx, "what is known could not be read", "tenant_id", p.tenant, "error", err)
		}
		return all
	})
	return func(id, source string) (uint64, bool) {
		k, there := known()[id]
		return k.record, there && k.row == maphash.String(rowSeed, source)
	}
}

// knownRow stands for a row and its record.
type knownRow struct{ row, record uint64 }

var rowSeed = maphash.MakeSeed()

func (p *pass) knownRows(ctx context.Context) (map[string]knownRow, error) {
	all := map[string]knownRow{}
	err := p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).Sources(ctx, db.SourcesParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
		for _, row := range rows {
			all[row.ExternalID] = knownRow{row: maphash.String(rowSeed, row.Source), record: record.Mark(row.Hash)}
		}
		return err
	})
	return all, err
}

// savePage writes a page with its rejects, counts and cursor in one transaction.
func (p *pass) savePage(ctx context.Context, page connector.Page) error {
	held, err := p.pageOf(page)
	if err != nil {
		return err
	}
	var after db.StreamRun
	err = p.write(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		q := db.New(tx)
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		if err := held.save(ctx, q, p); err != nil {
			return err
		}
		if held.note.Touched && !p.stream.Touched {
			if err := p.unsettle(ctx, q); err != nil {
				return err
			}
		}
		if err := p.keepAnswers(ctx, q, &held); err != nil {
			return err
		}
		after, err = q.NotePage(ctx, held.note)
		if err != nil {
			return fmt.Errorf("note page: %w", err)
		}
		return nil
	})
	if err == nil {
		p.stream = after
	}
	return err
}

// heldPage is a page as the tables take it.
type heldPage struct {
	at      map[string]int // where a record stands among the records
	records db.SaveRecordsParams
	page    db.InsertPageParams
	spared  []string
	rejects []reject
	note    db.NotePageParams

	answers *answers           // nil: none are remembered
	made    []connector.Answer // to be remembered
	forget  bool               // all of them
}

func (p *pass) pageOf(page connector.Page) (heldPage, error) {
	h := heldPage{at: make(map[string]int, len(page.Records)), spared: page.Unchanged}
	h.records = db.SaveRecordsParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, Kind: p.stream.Kind, Now: p.now(),
	}
	for _, r := range page.Records {
		if err := h.take(r); err != nil {
			return h, err
		}
	}
	for _, r := range page.Rejects {
		h.rejects = append(h.rejects, reject{id: storable(r.ExternalID, maxID), label: r.Label, code: r.Code, reason: r.Reason, raw: r.Raw})
	}
	h.answers, h.forget = p.answers, page.Forget
	if h.answers != nil && len(h.rejects) == 0 {
		h.made = page.Answers
	}
	for _, a := range h.made {
		delete(h.answers.left, a.Request)
	}
	for _, request := range page.Same {
		delete(h.answers.left, request)
	}
	number := p.stream.Pages + 1
	h.page = db.InsertPageParams{
		TenantID: p.tenant, StreamRunID: p.stream.ID, Page: number,
		ExternalIds: append(append([]string{}, h.records.ExternalIds...), page.Unchanged...), DeletedIds: append([]string{}, page.Deleted...),
	}
	warnings, err := p.warned(page.Warnings)
	h.note = db.NotePageParams{
		TenantID: p.tenant, ID: p.stream.ID, Pages: number, Position: p.stream.Position, PositionPage: p.stream.PositionPage,
		Warnings: warnings, Came: int32(len(h.page.ExternalIds) + len(h.rejects)), Rejected: int32(len(h.rejects)), //nolint:gosec // a page is small
		ReadDone: page.Last, Complete: page.Complete, NextCursor: "", Touched: len(page.Deleted) > 0,
	}
	switch {
	case page.Last:
		h.note.NextCursor = string(page.Cursor)
	case page.Cursor != "":
		h.note.Position, h.note.PositionPage = string(page.Cursor), number
	}
	return h, err
}

// warned are the stream's warnings with those of a page; each code once.
func (p *pass) warned(more []connector.Warning) ([]byte, error) {
	all, err := warningsOf(p.stream.Warnings)
	if err != nil {
		return nil, err
	}
	for _, w := range more {
		if !slices.ContainsFunc(all, func(known Warning) bool { return known.Code == w.Code }) {
			all = append(all, Warning{Code: w.Code, Message: w.Message})
		}
	}
	data, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("encode warnings: %w", err)
	}
	return data, nil
}

func (h *heldPage) save(ctx context.Context, q *db.Queries, p *pass) error {
	if len(h.records.ExternalIds) > 0 {
		n, err := q.SaveRecords(ctx, h.records)
		if err != nil {
			return fmt.Errorf("save records: %w", err)
		}
		h.note.Touched = h.note.Touched || n > 0
	}
	if len(h.spared) > 0 {
		n, err := q.RecordsAreBack(ctx, db.RecordsAreBackParams{
			TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, ExternalIds: h.spared,
		})
		if err != nil {
			return fmt.Errorf("save spared records: %w", err)
		}
		h.note.Touched = h.note.Touched || n > 0
	}
	if err := q.InsertPage(ctx, h.page); err != nil {
		return fmt.Errorf("insert page: %w", err)
	}
	if h.note.ReadDone && !h.note.Complete {
		err := q.InsertLeftovers(ctx, db.InsertLeftoversParams{
			TenantID: p.tenant, StreamRunID: p.stream.ID, Page: h.page.Page + 1, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
		})
		if err != nil {
			return fmt.Errorf("insert leftovers: %w", err)
		}
	}
	return p.saveRejects(ctx, q, h.page.Page, h.rejects)
}

// comma joins names of fields, which hold none.
func comma(names []string) string { return strings.Join(names, ",") }

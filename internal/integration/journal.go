package integration

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

const (
	keepRequests   = 14 * 24 * time.Hour
	maxRequests    = 20_000 // kept of one integration; the newest
	journalEvery   = time.Second
	journalWaiting = 20_000 // in memory; more than that are forgotten rather than waited for
	journalBatch   = 1000
)

// Request is one exchange with a vendor, as an administrator may see it.
type Request struct {
	ID       uuid.UUID
	RunID    *uuid.UUID
	At       time.Time
	Method   string
	URL      string // without query
	Status   int    // 0: no answer
	Duration time.Duration
	Bytes    int64
	Attempt  int
	Error    string // the code of what was wrong; empty when all was well
}

// RequestListing is what an integration's requests can be asked for.
var RequestListing = list.Spec{
	Select: `select q.id, q.run_id, q.at, q.method, q.url, q.status, q.duration_ms, q.bytes, q.attempt, coalesce(q.error, '')
from integration_requests q
where q.tenant_id = $1`,
	IDExpr: "q.id",
	Columns: []list.Column{
		{Name: "at", Expr: "q.at", Type: list.Time, Sort: true, Filter: true},
		{Name: "run", Expr: "q.run_id", Type: list.ID, Filter: true},
		{Name: "status", Expr: "q.status", Type: list.Int, Filter: true},
		{Name: "method", Expr: "q.method", Type: list.Keyword, Filter: true},
		{Name: "error", Expr: "q.error", Type: list.Keyword, Filter: true},
		{Name: "failed", Expr: "(q.error is not null)", Type: list.Bool, Filter: true},
	},
	Search:  "q.url ilike %[1]s",
	Default: "-at",
}

// ListRequests is a page of what was asked of an integration's vendor, the newest
// first.
func (s *Service) ListRequests(ctx context.Context, tenant, id uuid.UUID, req list.Request) (list.Page[Request], error) {
	var page list.Page[Request]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := db.New(tx).GetIntegration(ctx, db.GetIntegrationParams{TenantID: tenant, ID: id}); err != nil {
			return orMissing(err, "integration")
		}
		var err error
		page, err = list.Query(ctx, tx, RequestListing, tenant, req, scanRequest, list.Where{SQL: "q.integration_id = %s", Args: []any{id}})
		return err
	})
	return page, err
}

func scanRequest(rows pgx.Rows, extra ...any) (Request, error) {
	var r Request
	var ms int64
	err := rows.Scan(append([]any{&r.ID, &r.RunID, &r.At, &r.Method, &r.URL, &r.Status, &ms, &r.Bytes, &r.Attempt, &r.Error}, extra...)...)
	r.Duration, r.At = time.Duration(ms)*time.Millisecond, r.At.UTC()
	return r, err
}

// journal collects exchanges and writes them in batches. It never keeps a sync
// waiting: what comes faster than it can be written is counted and forgotten.
type journal struct {
	mu      sync.Mutex
	waiting []entry
	lost    int
}

type entry struct {
	tenant, integration uuid.UUID
	run                 *uuid.UUID
	connector.Exchange
}

func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.waiting) >= journalWaiting {
		j.lost++
		return
	}
	j.waiting = append(j.waiting, e)
}

func (j *journal) take() (entries []entry, lost int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	entries, lost = j.waiting, j.lost
	j.waiting, j.lost = nil, 0
	return entries, lost
}

// noter gives what a session tells of its exchanges.
func (s *Service) noter(tenant, id uuid.UUID, run uuid.UUID) func(connector.Exchange) {
	e := entry{tenant: tenant, integration: id}
	if run != uuid.Nil {
		e.run = &run
	}
	return func(x connector.Exchange) {
		one := e
		one.Exchange = x
		s.journal.add(one)
	}
}

// Serve writes the requests down until ctx ends.
func (s *Service) Serve(ctx context.Context) error {
	ticker := time.NewTicker(journalEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.WriteRequests(ctx)
		case <-ctx.Done():
			limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			s.WriteRequests(limited)
			return ctx.Err()
		}
	}
}

// String names the service in a supervisor's log.
func (s *Service) String() string { return "request log" }

// WriteRequests writes down what has been collected. What cannot be written is
// forgotten: a log of requests is worth no pile-up.
func (s *Service) WriteRequests(ctx context.Context) {
	entries, lost := s.journal.take()
	if lost > 0 {
		s.Log.WarnContext(ctx, "requests to vendors came too fast to be logged", "lost", lost)
	}
	byTenant := map[uuid.UUID][]entry{}
	for _, e := range entries {
		byTenant[e.tenant] = append(byTenant[e.tenant], e)
	}
	for tenant, all := range byTenant {
		for len(all) > 0 {
			n := min(len(all), journalBatch)
			if err := s.writeRequests(ctx, tenant, all[:n]); err != nil && fault.KindOf(err) != fault.NotFound {
				s.Log.WarnContext(ctx, "requests to vendors are not logged", "requests", n, "error", err)
			}
			all = all[n:]
		}
	}
}

func (s *Service) writeRequests(ctx context.Context, tenant uuid.UUID, entries []entry) error {
	p := db.InsertRequestsParams{TenantID: tenant}
	for _, e := range entries {
		id, err := newID()
		if err != nil {
			return err
		}
		run := uuid.Nil // stands for none: an array of uuids holds no null here
		if e.run != nil {
			run = *e.run
		}
		p.Ids, p.IntegrationIds, p.RunIds = append(p.Ids, id), append(p.IntegrationIds, e.integration), append(p.RunIds, run)
		p.Ats, p.Methods = append(p.Ats, e.At), append(p.Methods, e.Method)
		p.Urls = append(p.Urls, urlText(e.Scheme+"://"+e.Host+e.Path))
		p.Statuses, p.Durations = append(p.Statuses, int32(e.Status)), append(p.Durations, int32(e.Duration.Milliseconds()))             //nolint:gosec // a status; 24 days
		p.Sizes, p.Attempts, p.Errors = append(p.Sizes, e.Bytes), append(p.Attempts, int32(e.Attempt)), append(p.Errors, string(e.Code)) //nolint:gosec // few
	}
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := db.New(tx).InsertRequests(ctx, p); err != nil {
			return fmt.Errorf("insert requests: %w", err)
		}
		return nil
	})
}

// urlText makes an address one that the database takes.
func urlText(address string) string {
	const most = 2000
	address = strings.ReplaceAll(address, "\x00", "")
	return strings.ToValidUTF8(address[:min(len(address), most)], "")
}

// SweepRequests forgets requests that are old or too many, of all companies.
func (s *Service) SweepRequests(ctx context.Context) error {
	return s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.DropOldRequests(ctx, s.now().Add(-keepRequests)); err != nil {
			return fmt.Errorf("drop old requests: %w", err)
		}
		if err := q.DropManyRequests(ctx, maxRequests); err != nil {
			return fmt.Errorf("drop too many requests: %w", err)
		}
		return nil
	})
}

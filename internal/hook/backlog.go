package hook

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/hook/internal/db"
)

// recount is how often the calls that wait are counted. In between those that come
// in are added up, so that the limit holds in a flood.
const recount = time.Second

// backlog knows about how many calls wait, by integration.
type backlog struct {
	service *Service
	mu      sync.Mutex
	counted map[uuid.UUID]tally
}

type tally struct {
	waiting int
	at      time.Time
}

// full tells whether another call would be one too many.
func (b *backlog) full(ctx context.Context, tenant, id uuid.UUID) (bool, error) {
	now := b.service.Clock.Now()
	b.mu.Lock()
	last, known := b.counted[id]
	b.mu.Unlock()
	if !known || now.Sub(last.at) >= recount {
		waiting, err := b.count(ctx, tenant, id)
		if err != nil {
			return false, err
		}
		last = tally{waiting: waiting, at: now}
	}
	last.waiting++
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counted[id] = last
	return last.waiting > b.service.Backlog, nil
}

func (b *backlog) count(ctx context.Context, tenant, id uuid.UUID) (int, error) {
	var n int64
	err := b.service.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		n, err = db.New(tx).CountWaiting(ctx, db.CountWaitingParams{TenantID: tenant, IntegrationID: id, Most: int32(b.service.Backlog)}) //nolint:gosec // configured
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count waiting calls: %w", err)
	}
	return int(n), nil
}

package event

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

const (
	// sequencerLock is the advisory lock of the one leader.
	sequencerLock int64 = 0x0a55e7_02
	// sequencerBatch bounds one transaction: a bulk change of 10,000 rows takes
	// ten short ones, between which other companies' events get their turn.
	sequencerBatch = 1000
	// sequencerPoll backs up the wake-up message, which may get lost.
	sequencerPoll = 500 * time.Millisecond
	// saltSize makes a digest useless for guessing the payload it was made of.
	saltSize = 16
)

// Sequencer moves committed entries from the outbox to the log.
type Sequencer struct {
	db          *pg.DB
	queue       jobs.Queue
	subscribers []Subscriber
	notify      func(Notice)
	wake        <-chan struct{}
	log         *slog.Logger
}

// NewSequencer makes a sequencer. wake asks it to look at once; notify is told
// after each commit how far a company's log has come.
func NewSequencer(database *pg.DB, queue jobs.Queue, subscribers []Subscriber, wake <-chan struct{}, notify func(Notice), log *slog.Logger) *Sequencer {
	return &Sequencer{db: database, queue: queue, subscribers: subscribers, notify: notify, wake: wake, log: log}
}

// String names the service in a supervisor's log.
func (*Sequencer) String() string { return "sequencer" }

// Serve works as long as this node leads, and waits while another does.
func (s *Sequencer) Serve(ctx context.Context) error {
	return s.db.Lead(ctx, sequencerLock, s.work)
}

func (s *Sequencer) work(ctx context.Context) error {
	s.log.InfoContext(ctx, "sequencer leads")
	poll := time.NewTicker(sequencerPoll)
	defer poll.Stop()
	for {
		taken, err := s.RunOnce(ctx)
		if err != nil {
			return err
		}
		if taken == sequencerBatch {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.wake:
		case <-poll.C:
		}
	}
}

// RunOnce moves one batch and says how many entries it held.
func (s *Sequencer) RunOnce(ctx context.Context) (int, error) {
	var notices []Notice
	taken := 0
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		notices, taken = notices[:0], 0
		q := db.New(tx)
		entries, err := q.TakeOutbox(ctx, sequencerBatch)
		if err != nil {
			return fmt.Errorf("take outbox entries: %w", err)
		}
		taken = len(entries)
		for _, group := range byTenant(entries) {
			notice, err := s.append(ctx, tx, q, group)
			if err != nil {
				return err
			}
			notices = append(notices, notice)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, n := range notices {
		s.notify(n)
	}
	return taken, nil
}

// byTenant groups entries, each group in the order of insertion. Groups are
// sorted so that two leaders, should there ever be two for a moment, lock the
// heads in one order.
func byTenant(entries []db.Outbox) [][]db.Outbox {
	slices.SortFunc(entries, func(a, b db.Outbox) int {
		if c := bytes.Compare(a.TenantID[:], b.TenantID[:]); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	var groups [][]db.Outbox
	for start := 0; start < len(entries); {
		end := start + 1
		for end < len(entries) && entries[end].TenantID == entries[start].TenantID {
			end++
		}
		groups = append(groups, entries[start:end])
		start = end
	}
	return groups
}

// append writes one company's entries to its log and enqueues their deliveries.
func (s *Sequencer) append(ctx context.Context, tx pgx.Tx, q *db.Queries, entries []db.Outbox) (Notice, error) {
	tenant := entries[0].TenantID
	if err := q.CreateHead(ctx, tenant); err != nil {
		return Notice{}, fmt.Errorf("create head: %w", err)
	}
	head, err := q.LockHead(ctx, tenant)
	if err != nil {
		return Notice{}, fmt.Errorf("lock head: %w", err)
	}
	rows := number(head, entries)
	last := rows[len(rows)-1]
	if err := q.AppendEvents(ctx, columns(tenant, rows)); err != nil {
		return Notice{}, fmt.Errorf("append events: %w", err)
	}
	if err := q.MoveHead(ctx, db.MoveHeadParams{TenantID: tenant, Seq: last.Seq, Hash: last.Hash}); err != nil {
		return Notice{}, fmt.Errorf("move head: %w", err)
	}
	if plan := deliveries(s.subscribers, tenant, rows); len(plan) > 0 {
		if err := s.queue.Enqueue(ctx, tx, plan...); err != nil {
			return Notice{}, fmt.Errorf("enqueue deliveries: %w", err)
		}
	}
	return Notice{TenantID: tenant, From: rows[0].Seq, To: last.Seq}, nil
}

// number gives entries their numbers and hashes, following the head.
func number(head db.LockHeadRow, entries []db.Outbox) []db.Event {
	rows := make([]db.Event, len(entries))
	before := head.Hash
	for i, e := range entries {
		salt := make([]byte, saltSize)
		_, _ = rand.Read(salt) // never fails: crypto/rand ends the program instead
		row := db.Event{
			TenantID: e.TenantID, Seq: head.Seq + int64(i) + 1, ID: e.EventID,
			Type: e.Type, SubjectType: e.SubjectType, SubjectID: e.SubjectID,
			ActorID: e.ActorID, At: e.At, Payload: e.Payload,
			Salt: salt, Digest: digest(salt, e.Payload),
		}
		row.Hash = chain(before, row)
		before = row.Hash
		rows[i] = row
	}
	return rows
}

// columns turns rows into arrays: one statement inserts them all.
func columns(tenant uuid.UUID, rows []db.Event) db.AppendEventsParams {
	p := db.AppendEventsParams{TenantID: tenant}
	for _, r := range rows {
		actor := uuid.Nil // arrays hold no NULL; the statement turns it back
		if r.ActorID != nil {
			actor = *r.ActorID
		}
		p.Seqs = append(p.Seqs, r.Seq)
		p.Ids = append(p.Ids, r.ID)
		p.Types = append(p.Types, r.Type)
		p.SubjectTypes = append(p.SubjectTypes, r.SubjectType)
		p.SubjectIds = append(p.SubjectIds, r.SubjectID)
		p.ActorIds = append(p.ActorIds, actor)
		p.Ats = append(p.Ats, r.At)
		p.Payloads = append(p.Payloads, string(r.Payload))
		p.Salts = append(p.Salts, r.Salt)
		p.Digests = append(p.Digests, r.Digest)
		p.Hashes = append(p.Hashes, r.Hash)
	}
	return p
}

package chat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/chat/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow"
)

const (
	// leaseTime is how long one may be at a message: longer than callTime, for which
	// the vendor may take.
	leaseTime = 90 * time.Second
	callTime  = 60 * time.Second
	// busyPause is when to look again at a message that somebody else is at.
	busyPause = 2 * time.Second
	// maxRounds bounds how often a message that changes meanwhile is done again.
	maxRounds = 5
)

// Deliver is the job that makes a message say what it should.
type Deliver struct {
	TenantID  uuid.UUID `json:"tenant_id"`
	MessageID uuid.UUID `json:"message_id"`
}

// Kind is the job's stable name.
func (Deliver) Kind() string { return "chat_deliver" }

// Later asks for the job to be run again after a while; nothing went wrong.
type Later struct{ After time.Duration }

// Error says when.
func (l *Later) Error() string { return fmt.Sprintf("again in %s", l.After) }

// Deliver brings a message up to date. *Later: come again then. Any other error is
// to be tried again; last says that it will not be.
func (s *Service) Deliver(ctx context.Context, job Deliver, last bool) error {
	for range maxRounds {
		t, err := s.claim(ctx, job)
		if err != nil || t == nil {
			return err
		}
		again, err := s.carryOut(ctx, t, last)
		if err != nil || !again {
			return err
		}
	}
	return &Later{After: busyPause}
}

// task is a message that is ours to bring up to date.
type task struct {
	row    db.ChatMessage
	email  string
	want   rendering
	begun  bool // sending was begun by somebody before us
	posted bool
}

// claim takes the lease and works out what to do; nil: nothing.
func (s *Service) claim(ctx context.Context, job Deliver) (t *task, err error) {
	err = s.DB.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		q, now := db.New(tx), s.Clock.Now()
		row, err := q.LockMessage(ctx, db.LockMessageParams{TenantID: job.TenantID, ID: job.MessageID})
		if pg.IsNoRows(err) {
			return nil // deleted with its integration
		}
		if err != nil {
			return fmt.Errorf("lock message: %w", err)
		}
		m := row.ChatMessage
		if m.Problem != nil {
			return nil
		}
		if m.BusyUntil != nil && now.Before(*m.BusyUntil) {
			return &Later{After: busyPause}
		}
		asked, err := s.question(ctx, m)
		if err != nil || asked == nil {
			return err
		}
		want := render(*asked, m.UserID, m.Notice)
		if m.Shown != nil && *m.Shown == want.digest() || m.BegunAt == nil && !want.buttons {
			return nil
		}
		t = &task{row: m, email: row.Email, want: want, begun: m.BegunAt != nil, posted: m.Message != nil}
		until := now.Add(leaseTime)
		t.row.BusyUntil = &until
		return save(ctx, q, t.row)
	})
	return t, err
}

// question is the approval a message asks for; nil: there is none any more.
func (s *Service) question(ctx context.Context, m db.ChatMessage) (*workflow.Question, error) {
	all, err := s.Workflows.Questions(ctx, m.TenantID, m.RunID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(q workflow.Question) bool { return q.Step == m.StepID })
	if at < 0 {
		return nil, nil
	}
	return &all[at], nil
}

func save(ctx context.Context, q *db.Queries, m db.ChatMessage) error {
	err := q.SaveMessage(ctx, db.SaveMessageParams{
		TenantID: m.TenantID, ID: m.ID, Channel: m.Channel, BegunAt: m.BegunAt, Message: m.Message,
		Shown: m.Shown, Problem: m.Problem, BusyUntil: m.BusyUntil,
	})
	if err != nil {
		return fmt.Errorf("save message: %w", err)
	}
	return nil
}

// carryOut does it at the vendor and gives the lease back. again: look whether it
// says what it should by now.
func (s *Service) carryOut(ctx context.Context, t *task, last bool) (again bool, err error) {
	limited, cancel := context.WithTimeout(ctx, callTime)
	failed := s.send(limited, t)
	cancel()
	if failed == nil {
		shown := t.want.digest()
		t.row.Shown = &shown
	}
	problem, again, failed := judge(t, failed, last)
	t.row.Problem = problem
	t.row.BusyUntil = nil
	// What was done at the vendor is to be known even when we are being stopped.
	err = s.DB.Tenant(context.WithoutCancel(ctx), t.row.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		return save(ctx, db.New(tx), t.row)
	})
	return again && failed == nil && err == nil, errors.Join(failed, err)
}

// send says at the vendor what is to be said.
func (s *Service) send(ctx context.Context, t *task) error {
	of, err := s.Integrations.Connection(ctx, t.row.TenantID, t.row.IntegrationID)
	if fault.KindOf(err) == fault.NotFound || err == nil && !of.Enabled {
		return errSwitchedOff
	}
	if err != nil {
		return err
	}
	session, err := s.Integrations.Open(ctx, of)
	if err != nil {
		return err
	}
	v := vendor{session}
	if !t.posted {
		if err := s.post(ctx, v, t); err != nil {
			return err
		}
		if t.begun { // what an earlier attempt has sent may say something else
			return v.change(ctx, t.row, t.want)
		}
		return nil
	}
	return v.change(ctx, t.row, t.want)
}

// post sends a message, or finds the one that an earlier attempt has sent.
func (s *Service) post(ctx context.Context, v vendor, t *task) error {
	if t.row.Channel == nil {
		channel, err := v.channelOf(ctx, t.email)
		if err != nil {
			return err
		}
		t.row.Channel = &channel
	}
	if t.row.BegunAt == nil {
		now := s.Clock.Now()
		t.row.BegunAt = &now
		err := s.DB.Tenant(ctx, t.row.TenantID, func(ctx context.Context, tx pgx.Tx) error {
			return save(ctx, db.New(tx), t.row)
		})
		if err != nil {
			t.row.BegunAt = nil
			return err
		}
	}
	message, err := v.ask(ctx, *t.row.Channel, t.row.ID, t.want.text, t.begun)
	if err != nil {
		if !t.begun && connector.EffectOf(err) == connector.Nothing {
			t.row.BegunAt = nil
		}
		return err
	}
	t.row.Message = &message
	return nil
}

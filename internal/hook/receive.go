package hook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/hook/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Call is a webhook call as it came in. Header names are canonical, as net/http has
// them; URL is the one that the vendor called; Body is untouched: the signature
// covers its very bytes.
type Call struct {
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Header map[string][]string `json:"header"`
	Body   []byte              `json:"body"`
}

func (c Call) incoming() connector.Incoming {
	return connector.Incoming{Method: c.Method, URL: c.URL, Header: c.Header, Body: c.Body}
}

// RetryAfter is when a vendor may come again that found too many calls waiting.
const RetryAfter = 30 * time.Second

// The codes of refusals.
const (
	CodeRefused = "hook.refused"
	CodeBacklog = "hook.backlog"
)

// Receive takes a call. What it gives is the answer that the vendor expects; nil:
// success and nothing. An error means that the call was not taken.
func (s *Service) Receive(ctx context.Context, endpoint string, call Call) (*connector.Reply, error) {
	of, err := s.Integrations.HookAt(ctx, endpoint)
	if err != nil {
		return nil, err
	}
	d, err := of.Session.VerifyWebhook(call.incoming(), s.Clock.Now())
	if err != nil {
		return nil, fault.New(fault.Unauthenticated, CodeRefused, "The signature does not fit, or the call is too old.").Because(err)
	}
	if call.Method == "GET" && d.Reply == nil { // only handshakes come so
		return nil, fault.Missing("hook")
	}
	if len(d.Keep) > 0 {
		if err := s.Integrations.KeepFromHook(ctx, of.TenantID, of.ID, d.Keep); err != nil {
			return nil, err
		}
	}
	if d.Confirm || of.Enabled && meansSomething(d) {
		if err := s.store(ctx, of, d, call); err != nil {
			return nil, err
		}
	}
	return d.Reply, nil
}

// meansSomething tells whether there will be anything to do.
func meansSomething(d connector.Delivery) bool {
	for _, e := range d.Events {
		if e.Stream != "" || e.Record != nil {
			return true
		}
	}
	return false
}

// store makes the call outlive us. One that is there already is fine.
func (s *Service) store(ctx context.Context, of integration.Hooked, d connector.Delivery, call Call) error {
	full, err := s.backlog.full(ctx, of.TenantID, of.ID)
	if err != nil {
		return err
	}
	if full {
		return fault.New(fault.Unavailable, CodeBacklog, "Too many calls wait. Send it again later.")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make id: %w", err)
	}
	plain, err := json.Marshal(call)
	if err != nil {
		return fmt.Errorf("encode call: %w", err)
	}
	sealed, err := s.Sealer.Seal(ctx, of.TenantID, place(id), plain)
	if err != nil {
		return fmt.Errorf("seal call: %w", err)
	}
	digest := d.ID
	if digest == "" { // a handshake
		digest = "handshake " + id.String()
	}
	var fresh int64
	err = s.DB.Tenant(ctx, of.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		fresh, err = db.New(tx).InsertCall(ctx, db.InsertCallParams{
			TenantID: of.TenantID, ID: id, IntegrationID: of.ID, Digest: digest, Sealed: sealed, Now: s.Clock.Now(),
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("store call: %w", err)
	}
	if fresh > 0 {
		s.nudge()
	}
	return nil
}

func place(call uuid.UUID) seal.Place {
	return seal.Place{Table: "hook_calls", Column: "sealed", Row: call}
}

// open reads a stored call.
func (s *Service) open(ctx context.Context, tenant, id uuid.UUID, sealed []byte) (Call, error) {
	var call Call
	plain, err := s.Sealer.Open(ctx, tenant, place(id), sealed)
	if err != nil {
		return call, fmt.Errorf("open call: %w", err)
	}
	if err := json.Unmarshal(plain, &call); err != nil {
		return call, fmt.Errorf("decode call: %w", err)
	}
	return call, nil
}

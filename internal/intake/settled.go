package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// settled is what a run left of a stream once nothing of it waited any more. A run
// that finds the very same records then has nothing to look for among them: what
// they come to is known.
type settled struct {
	At               time.Time `json:"at"`      // people who changed later may want their managers again
	Present          int       `json:"present"` // records that are not missing
	ManagersNotFound int       `json:"managers_not_found,omitempty"`
	FieldsMissing    []string  `json:"fields_missing,omitempty"`
	UnknownStatus    bool      `json:"unknown_status,omitempty"` // of somebody, perhaps from a later day on
}

// settledOf reads what the run before left; nil for nothing to rely on.
func settledOf(data []byte) *settled {
	if len(data) == 0 {
		return nil
	}
	var s settled
	if err := json.Unmarshal(data, &s); err != nil {
		return nil // another version wrote it: look
	}
	return &s
}

// unsettle forgets what the run before left: whoever breaks off behind this leaves
// nothing to rely on.
func (p *pass) unsettle(ctx context.Context, q *db.Queries) error {
	err := q.Unsettle(ctx, db.UnsettleParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	return wrap(err, "forget what was settled")
}

// findQuiet finds out whether this run found all as the one before left it: nothing
// was written while reading, and as many records as there are, all of them known, are
// all there are.
func (p *pass) findQuiet(ctx context.Context, q *db.Queries) error {
	p.quiet = nil
	known := settledOf(p.cursor.Settled)
	if known == nil || p.stream.Touched || p.stream.RejectedCount > 0 {
		return p.unsettle(ctx, q)
	}
	if p.stream.Complete {
		seen, err := p.seen(ctx, q, 0)
		if err != nil {
			return err
		}
		if seen != known.Present {
			return p.unsettle(ctx, q)
		}
	}
	p.quiet = known
	return nil
}

// seen counts the records that this reading showed. Where it was done in one go and
// wrote nothing, none came twice: the pages' counts tell.
func (p *pass) seen(ctx context.Context, q *db.Queries, open int) (int, error) {
	if p.stream.Attempt == 1 && !p.stream.Touched && open == 0 {
		return int(p.stream.ReadCount - p.stream.RejectedCount), nil
	}
	n, err := q.CountSeen(ctx, db.CountSeenParams{TenantID: p.tenant, StreamRunID: p.stream.ID})
	return int(n), wrap(err, "count seen records")
}

// settle gives what is to be remembered of the stream; nil when the next run is to
// look for itself.
func (p *pass) settle(ctx context.Context, q *db.Queries, v verdict) ([]byte, error) {
	if v.partial || v.unsettled || p.missed || p.stream.RejectedCount > 0 {
		return nil, nil
	}
	s := v.settled
	if p.quiet != nil {
		s.Present = p.quiet.Present
	} else {
		n, err := q.CountRecords(ctx, db.CountRecordsParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
		if err != nil {
			return nil, fmt.Errorf("count records: %w", err)
		}
		s.Present = int(n)
	}
	data, err := json.Marshal(s)
	return data, wrap(err, "encode what is settled")
}

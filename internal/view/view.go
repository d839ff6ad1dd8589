package view

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/view/internal/db"
)

// Lists are the lists that views are of.
var Lists = []string{"assets", "employees"}

// View is a saved view.
type View struct {
	ID        uuid.UUID
	List      string
	Name      string
	Query     Query
	Shared    bool
	Default   bool // for its owner
	Owner     uuid.UUID
	OwnerName string
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Query is what a list is asked for.
type Query struct {
	Search  string            `json:"q"`
	Filters map[string]string `json:"filters"` // parameter to value, such as purchase_date__gte
	Sort    string            `json:"sort"`
	Columns []string          `json:"columns"`
}

// Viewer is who asks.
type Viewer struct {
	User     uuid.UUID
	MayShare bool // may share views, and change those that others share
}

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
}

// NewService makes the room's service.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, clock: c, events: events}
}

// List gives the viewer's own views and the shared ones, of one list or of all
// ("").
func (s *Service) List(ctx context.Context, tenant uuid.UUID, who Viewer, of string) ([]View, error) {
	var views []View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).Views(ctx, db.ViewsParams{TenantID: tenant, UserID: who.User, List: of})
		if err != nil {
			return fmt.Errorf("read views: %w", err)
		}
		for _, r := range rows {
			v := View{
				ID: r.ID, List: r.List, Name: r.Name, Shared: r.Shared, Default: r.IsDefault && r.UserID == who.User, Owner: r.UserID,
				OwnerName: r.OwnerName, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			}
			if err := json.Unmarshal(r.Query, &v.Query); err != nil {
				return fmt.Errorf("decode view: %w", err)
			}
			views = append(views, v)
		}
		return nil
	})
	return views, err
}

const (
	maxName    = 100
	maxViews   = 200 // of a user
	maxParts   = 64  // filters, and columns
	maxPart    = 2000
	maxRequest = 18000 // of all together; the table takes 20,000
)

func (v *View) check(who Viewer) error {
	v.Name = spelling.Clean(v.Name)
	bad := fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > maxName || !storable(v.Name) {
		bad.At("body.name", "between 1 and 100 characters")
	}
	if !slices.Contains(Lists, v.List) {
		bad.At("body.list", "assets or employees")
	}
	text, err := json.Marshal(v.Query)
	if err != nil || len(text) > maxRequest || len(v.Query.Filters) > maxParts || len(v.Query.Columns) > maxParts || !storable(string(text)) {
		bad.At("body.query", "is too long")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	if v.Shared && !who.MayShare {
		return fault.New(fault.Forbidden, "view.may_not_share", "You may not share views.")
	}
	return nil
}

// storable tells whether PostgreSQL can keep the text.
func storable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0) && !strings.Contains(text, `\u0000`)
}

// Create saves a view for its user.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, who Viewer, v View) (View, error) {
	if err := v.check(who); err != nil {
		return View{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return View{}, fmt.Errorf("make view id: %w", err)
	}
	v.ID, v.Owner, v.CreatedAt = id, who.User, s.clock.Now()
	return s.write(ctx, tenant, who, View{}, v, func(ctx context.Context, q *db.Queries, text []byte) error {
		n, err := q.CountViews(ctx, db.CountViewsParams{TenantID: tenant, UserID: who.User})
		if err != nil {
			return fmt.Errorf("count views: %w", err)
		}
		if n >= maxViews {
			return fault.New(fault.Conflict, "view.too_many", "You have %d views already.", maxViews)
		}
		return q.CreateView(ctx, db.CreateViewParams{
			TenantID: tenant, ID: v.ID, UserID: v.Owner, List: v.List, Name: v.Name, NameKey: spelling.Key(v.Name), Query: text,
			Shared: v.Shared, IsDefault: v.Default, At: v.CreatedAt,
		})
	})
}

// Update changes a view; change edits a copy.
func (s *Service) Update(ctx context.Context, tenant uuid.UUID, who Viewer, id uuid.UUID, ifVersion *int64, change func(*View)) (View, error) {
	var updated View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		before, err := s.lock(ctx, tx, tenant, who, id, ifVersion)
		if err != nil {
			return err
		}
		after := before
		change(&after)
		if err := after.check(who); err != nil {
			return err
		}
		if after.Default && before.Owner != who.User {
			return fault.New(fault.Forbidden, "view.not_yours", "Only a view of your own can be your default.")
		}
		updated, err = s.write(ctx, tenant, who, before, after, func(ctx context.Context, q *db.Queries, text []byte) error {
			return q.UpdateView(ctx, db.UpdateViewParams{
				TenantID: tenant, ID: id, Name: after.Name, NameKey: spelling.Key(after.Name), Query: text,
				Shared: after.Shared, IsDefault: after.Default, At: s.clock.Now(),
			})
		})
		return err
	})
	return updated, err
}

// Delete removes a view.
func (s *Service) Delete(ctx context.Context, tenant uuid.UUID, who Viewer, id uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		before, err := s.lock(ctx, tx, tenant, who, id, nil)
		if err != nil {
			return err
		}
		if err := db.New(tx).DeleteView(ctx, db.DeleteViewParams{TenantID: tenant, ID: id}); err != nil {
			return fmt.Errorf("delete view: %w", err)
		}
		return s.tell(ctx, tx, tenant, "view_deleted", before, View{ID: id})
	})
}

// lock gives a view that the viewer may change.
func (s *Service) lock(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, who Viewer, id uuid.UUID, ifVersion *int64) (View, error) {
	row, err := db.New(tx).ViewForUpdate(ctx, db.ViewForUpdateParams{TenantID: tenant, ID: id, UserID: who.User})
	if pg.IsNoRows(err) {
		return View{}, fault.Missing("view")
	}
	if err != nil {
		return View{}, fmt.Errorf("lock view: %w", err)
	}
	if row.UserID != who.User && !who.MayShare {
		return View{}, fault.New(fault.Forbidden, "view.not_yours", "This view belongs to somebody else.")
	}
	if ifVersion != nil && *ifVersion != row.Version {
		return View{}, fault.Stale("view")
	}
	v := View{
		ID: row.ID, List: row.List, Name: row.Name, Shared: row.Shared, Default: row.IsDefault && row.UserID == who.User,
		Owner: row.UserID, Version: row.Version, CreatedAt: row.CreatedAt,
	}
	if err := json.Unmarshal(row.Query, &v.Query); err != nil {
		return View{}, fmt.Errorf("decode view: %w", err)
	}
	return v, nil
}

// write saves a view, takes the default from the one that had it and tells.
func (s *Service) write(ctx context.Context, tenant uuid.UUID, who Viewer, before, v View, save func(context.Context, *db.Queries, []byte) error) (View, error) {
	text, err := json.Marshal(v.Query)
	if err != nil {
		return View{}, fmt.Errorf("encode view: %w", err)
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if v.Default {
			err := q.ClearDefault(ctx, db.ClearDefaultParams{TenantID: tenant, UserID: v.Owner, List: v.List, ID: v.ID})
			if err != nil {
				return fmt.Errorf("clear default view: %w", err)
			}
		}
		err := save(ctx, q, text)
		if pg.Constraint(err) == "views_name_key" {
			return fault.New(fault.Conflict, "view.name_taken", "You have a view of that name already.").At("body.name", "is taken")
		}
		if err != nil {
			return err
		}
		what := "view_updated"
		if before.ID == uuid.Nil {
			what = "view_created"
		}
		if err := s.tell(ctx, tx, tenant, what, before, v); err != nil {
			return err
		}
		all, err := s.List(ctx, tenant, who, v.List)
		if at := slices.IndexFunc(all, func(one View) bool { return one.ID == v.ID }); at >= 0 {
			v = all[at]
		}
		return err
	})
	return v, err
}

func (s *Service) tell(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, before, after View) error {
	c := event.Changes{}
	c.Set("name", before.Name, after.Name)
	c.Set("list", before.List, after.List)
	c.Set("query", before.Query, after.Query)
	c.Set("shared", before.Shared, after.Shared)
	c.Set("default", before.Default, after.Default)
	label := after.Name
	if label == "" {
		label = before.Name
	}
	return s.events.Record(ctx, tx, tenant, event.Entry{Type: what, Subject: event.Subject{Type: "view", ID: after.ID, Label: label}, Changes: c})
}

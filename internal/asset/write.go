package asset

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	registers "github.com/assetronics/assetronics/internal/register"
)

// write writes what changes came to, each kind of row in one statement however
// many there are, and gives the assets as they are then. Changes that changed
// nothing are left out.
func (w *work) write(ctx context.Context, changes []*change) ([]Asset, error) {
	changed := slices.DeleteFunc(slices.Clone(changes), func(c *change) bool {
		c.stamp(w.now)
		return c.nothing()
	})
	if len(changed) == 0 {
		return nil, nil
	}
	if err := w.update(ctx, changed); err != nil {
		return nil, err
	}
	if err := w.retag(ctx, changed); err != nil {
		return nil, err
	}
	own := make([]registers.Judged, len(changed))
	for i, c := range changed {
		own[i] = c.custom
	}
	if err := w.store(ctx, own...); err != nil {
		return nil, err
	}
	if err := w.keepHistory(ctx, changed); err != nil {
		return nil, err
	}
	return w.tell(ctx, changed)
}

func (c *change) nothing() bool {
	return (c.custom == nil || len(c.custom.Changes()) == 0) && slices.Equal(c.before.Tags, c.after.Tags) && reflect.DeepEqual(c.before.toRow(), c.after.toRow())
}

// update writes the rows. A tag or serial that is taken is found out inside a
// savepoint, so that the answer can name who has it.
func (w *work) update(ctx context.Context, changed []*change) error {
	rows := make([]row, len(changed))
	renamed := false
	for i, c := range changed {
		rows[i] = c.after.toRow()
		rows[i].UpdatedAt = w.now
		old := c.before.toRow()
		renamed = renamed || rows[i].TagKey != old.TagKey || !reflect.DeepEqual(rows[i].SerialKey, old.SerialKey) ||
			c.before.DeletedAt != nil && c.after.DeletedAt == nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("encode assets: %w", err)
	}
	params := db.UpdateAssetsParams{TenantID: w.tenant, Rows: text}
	if !renamed {
		if err := w.q.UpdateAssets(ctx, params); err != nil {
			return refused(err, "update assets")
		}
		return nil
	}
	err = pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).UpdateAssets(ctx, params)
	})
	if err != nil {
		return w.taken(ctx, rows, err)
	}
	return nil
}

// taken says which asset has the tag or the serial that one of the rows was to
// get.
func (w *work) taken(ctx context.Context, rows []row, cause error) error {
	switch pg.Constraint(cause) {
	case "assets_serial_key":
		for _, r := range rows {
			if err := serialFree(ctx, w.q, w.tenant, r.ID, r.Serial); err != nil {
				return err
			}
		}
	case "assets_tag_key":
		for _, r := range rows {
			name, err := w.q.NameOfTag(ctx, db.NameOfTagParams{TenantID: w.tenant, ID: r.ID, TagKey: r.TagKey})
			if err == nil {
				return tagTaken(name)
			}
			if !pg.IsNoRows(err) {
				return fmt.Errorf("find asset by tag: %w", err)
			}
		}
	}
	return refused(cause, "update assets")
}

// retag replaces the free words of the assets whose words changed.
func (w *work) retag(ctx context.Context, changed []*change) error {
	drop := db.DropTagsParams{TenantID: w.tenant}
	add := db.AddTagsParams{TenantID: w.tenant}
	for _, c := range changed {
		if slices.Equal(c.before.Tags, c.after.Tags) {
			continue
		}
		if len(c.before.Tags) > 0 {
			drop.AssetIds = append(drop.AssetIds, c.after.ID)
		}
		addTags(&add, c.after)
	}
	if len(drop.AssetIds) > 0 {
		if err := w.q.DropTags(ctx, drop); err != nil {
			return fmt.Errorf("drop tags: %w", err)
		}
	}
	return w.putTags(ctx, add)
}

func addTags(to *db.AddTagsParams, a Asset) {
	for _, tag := range a.Tags {
		to.AssetIds = append(to.AssetIds, a.ID)
		to.Names = append(to.Names, tag)
		to.NameKeys = append(to.NameKeys, spelling.Key(tag))
	}
}

func (w *work) putTags(ctx context.Context, add db.AddTagsParams) error {
	if len(add.AssetIds) == 0 {
		return nil
	}
	if err := w.q.AddTags(ctx, add); err != nil {
		return fmt.Errorf("add tags: %w", err)
	}
	return nil
}

// keepHistory closes the assignments of who held the assets and opens those of
// who holds them now. Within one command all say the same.
func (w *work) keepHistory(ctx context.Context, changed []*change) error {
	var taken, returned, moved []*change
	opened := map[HolderKind][]*change{}
	for _, c := range changed {
		switch to := c.after.Holder(); {
		case !c.handedOver():
			if to != nil && c.before.ExpectedReturn != c.after.ExpectedReturn {
				moved = append(moved, c)
			}
			continue
		case to != nil:
			opened[to.Kind] = append(opened[to.Kind], c)
			if c.before.Holder() != nil {
				taken = append(taken, c)
			}
		default:
			returned = append(returned, c)
		}
	}
	if err := w.close(ctx, taken, nil); err != nil {
		return err
	}
	if len(returned) > 0 {
		if err := w.close(ctx, returned, returned[0].note); err != nil {
			return err
		}
	}
	for kind, of := range opened {
		if err := w.open(ctx, kind, of); err != nil {
			return err
		}
	}
	return w.moveReturns(ctx, moved)
}

func (w *work) close(ctx context.Context, changed []*change, note *string) error {
	if len(changed) == 0 {
		return nil
	}
	closed, err := w.q.CloseAssignments(ctx, db.CloseAssignmentsParams{
		TenantID: w.tenant, AssetIds: idsOf(changed), At: w.now,
		ByType: string(w.by.Type), ByID: w.by.ID, ByLabel: w.by.Label, Note: note,
	})
	if err != nil {
		return fmt.Errorf("close assignments: %w", err)
	}
	if closed != int64(len(changed)) {
		return errors.New("an assigned asset had no open assignment")
	}
	return nil
}

func (w *work) open(ctx context.Context, kind HolderKind, changed []*change) error {
	p := db.OpenAssignmentsParams{
		TenantID: w.tenant, HolderKind: string(kind), At: w.now, Note: changed[0].note,
		ByType: string(w.by.Type), ByID: w.by.ID, ByLabel: w.by.Label, AssetIds: idsOf(changed),
	}
	for _, c := range changed {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make assignment id: %w", err)
		}
		p.Ids = append(p.Ids, id)
		p.HolderIds = append(p.HolderIds, c.after.Holder().ID)
		p.ExpectedReturns = append(p.ExpectedReturns, c.after.ExpectedReturn)
	}
	if err := w.q.OpenAssignments(ctx, p); err != nil {
		return fmt.Errorf("open assignments: %w", err)
	}
	return nil
}

func (w *work) moveReturns(ctx context.Context, changed []*change) error {
	if len(changed) == 0 {
		return nil
	}
	days := make([]clock.Date, len(changed))
	for i, c := range changed {
		days[i] = c.after.ExpectedReturn
	}
	err := w.q.MoveExpectedReturns(ctx, db.MoveExpectedReturnsParams{TenantID: w.tenant, AssetIds: idsOf(changed), ExpectedReturns: days})
	if err != nil {
		return fmt.Errorf("move expected returns: %w", err)
	}
	return nil
}

// tell reads the assets as they are now and records what happened to each.
func (w *work) tell(ctx context.Context, changed []*change) ([]Asset, error) {
	after, err := loadFrom(ctx, w.q, w.tenant, idsOf(changed), shelf(changed[0].after.DeletedAt != nil))
	if err != nil {
		return nil, err
	}
	entries := make([]event.Entry, len(after))
	for i, a := range after {
		c := changed[i]
		told := changes(c.before, a)
		for name, words := range c.said {
			told[name] = words
		}
		entries[i] = entry(c.event, a, told)
	}
	return after, w.events.Record(ctx, w.tx, w.tenant, entries...)
}

func idsOf(changed []*change) []uuid.UUID {
	ids := make([]uuid.UUID, len(changed))
	for i, c := range changed {
		ids[i] = c.after.ID
	}
	return ids
}

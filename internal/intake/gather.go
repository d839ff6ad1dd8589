package intake

import (
	"context"
	"time"

	"github.com/assetronics/assetronics/internal/connector"
)

const (
	// gatherMost is how many records of quick small pages are saved together.
	gatherMost = 2000
	// gatherFor is for how long after a save they are gathered: of a slow vendor each
	// page is saved and shown as it comes.
	gatherFor = 300 * time.Millisecond
)

// gathering puts pages together that come faster than the database takes them. Only
// where the vendor can be asked to go on behind a page may another join it: a
// killed process then reads nothing twice.
type gathering struct {
	pass  *pass
	page  *connector.Page // nil: there is none
	saved time.Time
}

// add takes a page and saves what is due.
func (g *gathering) add(ctx context.Context, page connector.Page) error {
	if g.page != nil && (g.page.Cursor == "" || g.page.Len()+page.Len() > gatherMost) {
		if err := g.save(ctx); err != nil {
			return err
		}
	}
	if g.page == nil {
		g.page = &page
	} else {
		g.join(page)
	}
	if page.Last || page.Cursor == "" || g.page.Len() >= gatherMost || g.pass.now().Sub(g.saved) >= gatherFor {
		return g.save(ctx)
	}
	return nil
}

func (g *gathering) join(page connector.Page) {
	g.page.Records = append(g.page.Records, page.Records...)
	g.page.Deleted = append(g.page.Deleted, page.Deleted...)
	g.page.Unchanged = append(g.page.Unchanged, page.Unchanged...)
	g.page.Rejects = append(g.page.Rejects, page.Rejects...)
	g.page.Warnings = append(g.page.Warnings, page.Warnings...)
	g.page.Cursor, g.page.Last, g.page.Complete = page.Cursor, page.Last, page.Complete
}

// save writes what was gathered.
func (g *gathering) save(ctx context.Context) error {
	if g.page == nil {
		return nil
	}
	page := *g.page
	g.page, g.saved = nil, g.pass.now()
	if err := g.pass.savePage(ctx, page); err != nil {
		return err
	}
	g.pass.push(ctx, false)
	return nil
}

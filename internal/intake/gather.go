package intake

import (
	"context"
	"time"

	"github.com/assetronics/assetronics/internal/connector"
)

const (
	// gatherMost is how many records of quick small pages are saved together.
	gatherMost = 2000
	// spared is how many records that are as they were weigh as one that is written.
	spared = 20
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
	if g.page != nil && (g.page.Cursor == "" || weight(g.page)+weight(&page) > gatherMost) {
		if err := g.save(ctx); err != nil {
			return err
		}
	}
	if g.page == nil {
		g.page = &page
	} else {
		g.join(page)
	}
	if page.Last || page.Cursor == "" || weight(g.page) >= gatherMost || g.pass.now().Sub(g.saved) >= gatherFor {
		return g.save(ctx)
	}
	return nil
}

// weight is how many records a page holds, as far as they cost something.
func weight(page *connector.Page) int {
	return page.Len() - len(page.Unchanged) + len(page.Unchanged)/spared
}

func (g *gathering) join(page connector.Page) {
	g.page.Records = append(g.page.Records, page.Records...)
	g.page.Deleted = append(g.page.Deleted, page.Deleted...)
	g.page.Unchanged = append(g.page.Unchanged, page.Unchanged...)
	g.page.Rejects = append(g.page.Rejects, page.Rejects...)
	g.page.Answers = append(g.page.Answers, page.Answers...)
	g.page.Same = append(g.page.Same, page.Same...)
	g.page.Forget = g.page.Forget || page.Forget
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

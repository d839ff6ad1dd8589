package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// View is a run as a viewer sees it at this moment.
type View struct {
	Run
	Subject string     // name
	Views   []StepView // one for each of Steps
}

// StepView is a step as a viewer sees it.
type StepView struct {
	Step
	AssigneeName string     // of the user or the role; "" for nobody
	Overdue      bool       // open past its due time
	Deals        []AssetRef // what it deals with now, or dealt with
	Hint         string     // what stands in the way, and what can be done
	Verbs        []Verb     // what the viewer can do now
}

// looker turns runs into views. What it reads beside them it reads for all of
// them at once.
type looker struct {
	*Service
	q      *db.Queries
	tenant uuid.UUID
	who    Viewer
}

// around is what views show beside the rows of runs and steps.
type around struct {
	users map[uuid.UUID]string     // names
	kept  map[uuid.UUID]AssetRef   // by run: what it holds for its subject
	held  map[uuid.UUID][]AssetRef // by person
	free  map[string]stock         // by category
}

// stock counts what could be picked.
type stock struct{ inStock, onOrder int64 }

// complete fills in views that have the run's own columns and the subject's name.
func (l looker) complete(ctx context.Context, views []View) error {
	if err := l.readSteps(ctx, views); err != nil {
		return err
	}
	a, err := l.lookAround(ctx, views)
	if err != nil {
		return err
	}
	now := l.clock.Now()
	for i := range views {
		v := &views[i]
		for _, s := range v.Steps {
			deals := a.deals(v.Run, s)
			v.Views = append(v.Views, StepView{
				Step: s, AssigneeName: a.nameOf(s.Assignee), Deals: deals,
				Overdue: s.Status == StepActive && due(s.DueAt, now),
				Hint:    a.hint(*v, s, deals), Verbs: l.who.verbs(s),
			})
		}
	}
	return nil
}

func (l looker) readSteps(ctx context.Context, views []View) error {
	ids := make([]uuid.UUID, len(views))
	at := make(map[uuid.UUID]int, len(views))
	for i, v := range views {
		ids[i], at[v.ID] = v.ID, i
	}
	rows, err := l.q.StepsOfRuns(ctx, db.StepsOfRunsParams{TenantID: l.tenant, RunIds: ids})
	if err != nil {
		return fmt.Errorf("read steps: %w", err)
	}
	steps := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		steps[i] = row.ID
	}
	assets, err := assetsOfSteps(ctx, l.q, l.tenant, steps)
	if err != nil {
		return err
	}
	known := make([]Step, len(rows))
	for i, row := range rows {
		known[i] = stepOf(row)
	}
	calls, err := callsOfSteps(ctx, l.q, l.tenant, known)
	if err != nil {
		return err
	}
	for i, row := range rows {
		s := known[i]
		s.Assets, s.Calls = assets[s.ID], calls[s.ID]
		run := &views[at[row.RunID]].Run
		run.Steps = append(run.Steps, s)
	}
	return nil
}

func (l looker) lookAround(ctx context.Context, views []View) (around, error) {
	var users, runs, people []uuid.UUID
	var slugs []string
	for _, v := range views {
		if v.AssetID != nil {
			runs = append(runs, v.ID)
		}
		for _, s := range v.Steps {
			if s.Assignee.UserID != nil {
				users = append(users, *s.Assignee.UserID)
			}
			if s.Form == CollectAssets && s.Status.open() {
				people = append(people, v.SubjectID)
			}
			if s.Category != "" && s.Status == StepActive {
				slugs = append(slugs, s.Category)
			}
		}
	}
	a := around{users: map[uuid.UUID]string{}, kept: map[uuid.UUID]AssetRef{}, held: map[uuid.UUID][]AssetRef{}, free: map[string]stock{}}
	names, err := l.q.UserNames(ctx, db.UserNamesParams{TenantID: l.tenant, Ids: users})
	if err != nil {
		return a, fmt.Errorf("read assignees: %w", err)
	}
	for _, row := range names {
		a.users[row.ID] = row.Name
	}
	kept, err := l.q.AssetsOfRuns(ctx, db.AssetsOfRunsParams{TenantID: l.tenant, RunIds: runs})
	if err != nil {
		return a, fmt.Errorf("read assets of runs: %w", err)
	}
	for _, row := range kept {
		a.kept[row.RunID] = AssetRef{ID: row.ID, Tag: row.Tag, Name: row.Name, Status: asset.Status(row.Status)}
	}
	holdings, err := l.q.AssetsHeldBy(ctx, db.AssetsHeldByParams{TenantID: l.tenant, PersonIds: people})
	if err != nil {
		return a, fmt.Errorf("read held assets: %w", err)
	}
	for _, row := range holdings {
		ref := AssetRef{ID: row.ID, Tag: row.Tag, Name: row.Name, Status: asset.Status(row.Status)}
		a.held[*row.AssigneeID] = append(a.held[*row.AssigneeID], ref)
	}
	stocks, err := l.q.FreeStock(ctx, db.FreeStockParams{TenantID: l.tenant, Slugs: slugs})
	if err != nil {
		return a, fmt.Errorf("count stock: %w", err)
	}
	for _, row := range stocks {
		a.free[row.Slug] = stock{inStock: row.InStock, onOrder: row.OnOrder}
	}
	return a, nil
}

func (a around) nameOf(who Assigned) string {
	if who.UserID != nil {
		return a.users[*who.UserID]
	}
	if who.Role != "" {
		return who.Role.Label()
	}
	return ""
}

// deals is what a step deals with: live as long as it is open.
func (a around) deals(r Run, s Step) []AssetRef {
	if !s.Status.open() {
		return s.Assets
	}
	if s.Form == CollectAssets {
		return a.held[r.SubjectID]
	}
	if kept, ok := a.kept[r.ID]; ok && s.Category != "" {
		return []AssetRef{kept}
	}
	return nil
}

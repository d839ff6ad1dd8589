package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// person is the subject of a run as it is at this moment.
type person struct {
	ID      uuid.UUID
	Name    string
	Zone    string // the company's time zone
	Start   clock.Date
	End     clock.Date
	HireNo  int32
	LeaveNo int32
	Status  employee.Status
	Facts   SubjectFacts

	Manager *contact // nil when nobody is named
	Self    contact
}

// contact is somebody who may be reached by an account.
type contact struct {
	Name   string
	Gone   bool // no longer employed
	UserID *uuid.UUID
	Active bool // the account can sign in
}

// account is the user to turn to; nil when there is none that could act.
func (c *contact) account() *uuid.UUID {
	if c == nil || !c.Active || c.Gone {
		return nil
	}
	return c.UserID
}

// anchor is the date that due dates count from.
func (p person) anchor(a Anchor) clock.Date {
	if a == EndDate {
		return p.End
	}
	return p.Start
}

// occurrence numbers the hire or the leaving that runs belong to.
func (p person) occurrence(a Anchor) int32 {
	if a == EndDate {
		return p.LeaveNo
	}
	return p.HireNo
}

// route says who must act on a step of this person's run.
func route(a *Assignee, p person) Assigned {
	if a == nil {
		return Assigned{}
	}
	if a.Relation == "" {
		return Assigned{Role: a.Role}
	}
	if user := p.related(a.Relation).account(); user != nil {
		return Assigned{UserID: user}
	}
	return Assigned{Role: a.Fallback, Note: p.whyNot(a.Relation) + ": sent to " + a.Fallback.Label()}
}

func (p person) related(r Relation) *contact {
	if r == ManagerOf {
		return p.Manager
	}
	return &p.Self
}

// nameOf is the name of a related person by account; "" for others.
func (p person) nameOf(user uuid.UUID) string {
	for _, c := range []*contact{p.Manager, &p.Self} {
		if c != nil && c.UserID != nil && *c.UserID == user {
			return c.Name
		}
	}
	return ""
}

// whyNot is the reason why nobody can be reached by a relation.
func (p person) whyNot(r Relation) string {
	c := p.related(r)
	if c == nil {
		return "No manager is known"
	}
	name := c.Name
	if r == ManagerOf {
		name = "Manager " + c.Name
	}
	switch {
	case c.Gone:
		return name + " has left"
	case c.UserID == nil:
		return name + " has no account"
	default:
		return name + " has no active account"
	}
}

func (t *transition) facts() Facts {
	return Facts{
		Subject: t.person.Facts,
		Asset:   t.run.AssetID != nil,
		Today:   clock.Today(t.clock, t.person.Zone).String(),
	}
}

// readPerson reads the subject; a missing one is employee.not_found.
func readPerson(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (person, error) {
	row, err := q.GetPerson(ctx, db.GetPersonParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return person{}, fault.Missing("employee")
	}
	if err != nil {
		return person{}, fmt.Errorf("read subject: %w", err)
	}
	p := person{
		ID: row.ID, Name: row.DisplayName, Zone: row.TimeZone,
		Start: row.StartDate, End: row.EndDate, HireNo: row.HireNo, LeaveNo: row.LeaveNo,
		Status: employee.Status(row.Status),
		Self:   contactOf(&row.DisplayName, &row.Status, row.UserID, row.UserStatus),
		Facts: SubjectFacts{
			Status: row.Status, Email: text(row.Email), JobTitle: text(row.JobTitle),
			Department: row.Department, Location: row.Location,
			StartDate: row.StartDate.String(), EndDate: row.EndDate.String(),
			Hired: row.HireOpen, Leaving: row.Leaving == string(employee.LeavingAnnounced),
			HasManager: row.ManagerID != nil, HasAccount: row.UserID != nil,
		},
	}
	if row.ManagerID != nil {
		manager := contactOf(row.ManagerName, row.ManagerStatus, row.ManagerUserID, row.ManagerUserStatus)
		p.Manager = &manager
	}
	return p, nil
}

func contactOf(name, status *string, user *uuid.UUID, userStatus *string) contact {
	return contact{
		Name: text(name), UserID: user,
		Gone:   text(status) == string(employee.Terminated),
		Active: text(userStatus) == string(identity.Active),
	}
}

func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// holders are the active users with a role; where there are none, the owners
// and administrators, so that no step waits for nobody.
func holders(ctx context.Context, q *db.Queries, tenant uuid.UUID, role access.Role) ([]uuid.UUID, error) {
	for _, roles := range [][]string{{string(role)}, {string(access.Owner), string(access.Admin)}} {
		users, err := q.UsersWithRoles(ctx, db.UsersWithRolesParams{TenantID: tenant, Roles: roles})
		if err != nil {
			return nil, fmt.Errorf("find users of role %s: %w", role, err)
		}
		if len(users) > 0 {
			return users, nil
		}
	}
	return nil, nil
}

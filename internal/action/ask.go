package action

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// New is what somebody asks for.
type New struct {
	Integration uuid.UUID
	Name        string
	Device      *uuid.UUID // for actions that are done to one
	Account     *Account   // likewise
	// Inputs are those that do not stand in the target's record.
	Inputs map[string]any
	Reason string
}

// Ask makes a request; one that is not dangerous is on its way at once.
func (s *Service) Ask(ctx context.Context, tenant uuid.UUID, who access.Principal, in New) (Action, error) {
	a, err := s.draft(ctx, tenant, who, in)
	if err != nil {
		return a, err
	}
	err = s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		p, err := insertParams(tenant, &a)
		if err != nil {
			return err
		}
		if err := db.New(tx).InsertAction(ctx, p); err != nil {
			return orOpen(err, "write action")
		}
		if err := s.Events.Record(ctx, tx, tenant, entry(EventRequested, nil, &a)); err != nil {
			return err
		}
		if a.State == Queued {
			return s.enqueue(ctx, tx, tenant, a.ID)
		}
		return s.tellApprovers(ctx, tenant, &a)
	})
	return a, err
}

// draft judges what is asked for.
func (s *Service) draft(ctx context.Context, tenant uuid.UUID, who access.Principal, in New) (a Action, err error) {
	of, known, err := s.vendor(ctx, tenant, in.Integration)
	if err != nil {
		return a, err
	}
	if err := orPaused(of); err != nil {
		return a, err
	}
	info, ok := known.Action(in.Name)
	if !ok {
		return a, fault.InvalidField("body.action", "There is no such action.")
	}
	now := s.Clock.Now()
	a = Action{
		Integration: integrationOf(of, known), Name: info.Name, Title: info.Title, Dangerous: info.Dangerous, State: Queued,
		Reason: strings.TrimSpace(in.Reason), AskedBy: Person{who.UserID, who.Name}, AskedAt: now, UpdatedAt: now, Version: 1, dueAt: &now,
		key: uuid.New(),
	}
	if a.ID, err = newID(); err != nil {
		return a, err
	}
	if utf8.RuneCountInString(a.Reason) > maxText {
		return a, fault.InvalidField("body.reason", "at most 2000 characters")
	}
	if a.Dangerous {
		if a.Reason == "" {
			return a, fault.InvalidField("body.reason", "Say why: whoever approves it will read this.")
		}
		until := now.Add(approvalTime)
		a.State, a.ExpiresAt, a.dueAt = Waiting, &until, nil
	}
	a.Titles = s.titles(&a)
	filled, err := s.aim(ctx, tenant, &a, in, info, known)
	if err != nil {
		return a, err
	}
	return a, s.fill(ctx, tenant, &a, in.Inputs, filled, info, known)
}

// aim finds the target and what of the inputs stands in its record.
func (s *Service) aim(ctx context.Context, tenant uuid.UUID, a *Action, in New, info connector.ActionInfo, known *connector.Connector) (map[string]any, error) {
	if (in.Device != nil) != (info.Target == connector.TargetDevice) {
		return nil, fault.InvalidField("body.device_id", "Name a device exactly if it is done to one.")
	}
	if (in.Account != nil) != (info.Target == connector.TargetAccount) {
		return nil, fault.InvalidField("body.account", "Name an account exactly if it is done to one.")
	}
	var record any
	switch info.Target {
	case connector.TargetDevice:
		d, err := s.Devices.Get(ctx, tenant, *in.Device)
		if fault.KindOf(err) == fault.NotFound || err == nil && (d.Integration.ID != in.Integration || !info.TakesFrom(info.Target, d.Stream)) {
			return nil, fault.InvalidField("body.device_id", "It cannot be done to this device.")
		}
		if err != nil {
			return nil, err
		}
		a.Target, record = targetOf(d), d.Device
	case connector.TargetAccount:
		found, err := s.account(ctx, tenant, in.Integration, *in.Account, info)
		if err != nil {
			return nil, err
		}
		a.Target, record = found.target(), found.data
	default:
		return nil, nil
	}
	filled, missing, err := known.Fill(info.Name, record)
	if err == nil && len(missing) > 0 {
		err = fault.New(fault.Conflict, "action.incomplete_device", "%s does not say what is needed for it: %s.", a.Integration.Name, missing[0])
	}
	return filled, err
}

// fill judges the inputs and seals those that are secret.
func (s *Service) fill(ctx context.Context, tenant uuid.UUID, a *Action, given, filled map[string]any, info connector.ActionInfo, known *connector.Connector) error {
	all := map[string]any{}
	for key, value := range given {
		if _, stands := filled[key]; stands {
			return fault.InvalidField("body.inputs."+key, "This is taken from the record.")
		}
		all[key] = value
	}
	for key, value := range filled {
		all[key] = value
	}
	a.Inputs = map[string]any{}
	values, err := known.CheckInputs(info.Name, all)
	if err != nil {
		return err
	}
	hidden := map[string]any{}
	a.Secrets = []string{}
	for _, input := range info.Inputs {
		value, there := values[input.Key]
		switch {
		case !there:
		case input.Secret:
			hidden[input.Key] = value
			a.Secrets = append(a.Secrets, input.Key)
		default:
			a.Inputs[input.Key] = value
		}
	}
	if len(hidden) == 0 {
		return nil
	}
	plain, err := json.Marshal(hidden)
	if err != nil {
		return fmt.Errorf("encode secret inputs: %w", err)
	}
	if a.sealed, err = s.Sealer.Seal(ctx, tenant, place(a.ID), plain); err != nil {
		return fmt.Errorf("seal inputs: %w", err)
	}
	return nil
}

// place is where an action's secret inputs are kept.
func place(id uuid.UUID) seal.Place { return seal.Place{Table: "actions", Column: "sealed", Row: id} }

// unsealed are all inputs, as the vendor is to get them.
func (s *Service) unsealed(ctx context.Context, tenant uuid.UUID, a *Action) (map[string]any, error) {
	all := map[string]any{}
	if a.sealed != nil {
		plain, err := s.Sealer.Open(ctx, tenant, place(a.ID), a.sealed)
		if err != nil {
			return nil, fmt.Errorf("open inputs: %w", err)
		}
		if err := json.Unmarshal(plain, &all); err != nil {
			return nil, fmt.Errorf("decode inputs: %w", err)
		}
	}
	for key, value := range a.Inputs {
		all[key] = value
	}
	return all, nil
}

package action

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/action/internal/db"
)

func actionOf(r db.Action) (Action, error) {
	a := Action{
		ID: r.ID, Integration: Integration{ID: r.IntegrationID, Name: r.IntegrationName, Connector: r.Connector},
		Name: r.Name, Title: r.Title, Dangerous: r.Dangerous, State: State(r.State), Secrets: r.Secrets,
		Reason: r.Reason, AskedBy: Person{r.AskedBy, r.AskedByName}, AskedAt: r.AskedAt.UTC(), ExpiresAt: utc(r.ExpiresAt),
		DecidedBy: personOf(r.DecidedBy, r.DecidedByName), DecidedAt: utc(r.DecidedAt), Note: r.Note,
		Attempts: int(r.Attempts), Problem: text(r.Problem), EndedAt: utc(r.EndedAt), Version: r.Version, UpdatedAt: r.UpdatedAt.UTC(),
		key: r.CallKey, begunAt: utc(r.BegunAt), dueAt: utc(r.DueAt), sealed: r.Sealed,
	}
	if r.DeviceLabel != nil {
		a.Target = &Target{
			Kind: text(r.Target), DeviceID: r.DeviceID, Label: *r.DeviceLabel, ExternalID: text(r.ExternalID), Serial: text(r.Serial),
			Holder: personOf(r.HolderID, r.HolderName),
		}
		if r.AssetTag != nil {
			a.Target.Asset = &Asset{ID: r.AssetID, Tag: *r.AssetTag, Name: text(r.AssetName)}
		}
	}
	if err := json.Unmarshal(r.Inputs, &a.Inputs); err != nil {
		return a, fmt.Errorf("decode inputs: %w", err)
	}
	if r.Result != nil {
		if err := json.Unmarshal(r.Result, &a.Result); err != nil {
			return a, fmt.Errorf("decode result: %w", err)
		}
	}
	return a, nil
}

// saveParams are all columns that can change.
func saveParams(tenant uuid.UUID, a *Action) (db.SaveActionParams, error) {
	p := db.SaveActionParams{
		TenantID: tenant, ID: a.ID, State: string(a.State), Reason: a.Reason, AskedBy: a.AskedBy.ID, AskedByName: a.AskedBy.Name,
		AskedAt: a.AskedAt, ExpiresAt: a.ExpiresAt, DecidedAt: a.DecidedAt, Note: a.Note, CallKey: a.key, Attempts: int32(a.Attempts), //nolint:gosec // few
		BegunAt: a.begunAt, DueAt: a.dueAt, Problem: known(a.Problem), EndedAt: a.EndedAt, Version: a.Version, UpdatedAt: a.UpdatedAt,
	}
	p.DecidedBy, p.DecidedByName = columnsOf(a.DecidedBy)
	if t := a.Target; t != nil {
		p.DeviceLabel, p.ExternalID, p.Serial = &t.Label, &t.ExternalID, known(t.Serial)
		p.HolderID, p.HolderName = columnsOf(t.Holder)
		if t.Asset != nil {
			p.AssetID, p.AssetTag, p.AssetName = t.Asset.ID, &t.Asset.Tag, &t.Asset.Name
		}
	}
	var err error
	if p.Inputs, err = json.Marshal(a.Inputs); err != nil {
		return p, fmt.Errorf("encode inputs: %w", err)
	}
	if a.Result != nil {
		if p.Result, err = json.Marshal(a.Result); err != nil {
			return p, fmt.Errorf("encode result: %w", err)
		}
	}
	return p, nil
}

// insertParams are all columns of a new one.
func insertParams(tenant uuid.UUID, a *Action) (db.InsertActionParams, error) {
	p, err := saveParams(tenant, a)
	in := db.InsertActionParams{
		TenantID: tenant, ID: a.ID, IntegrationID: a.Integration.ID, IntegrationName: a.Integration.Name, Connector: a.Integration.Connector,
		Name: a.Name, Title: a.Title, Dangerous: a.Dangerous, State: p.State, Inputs: p.Inputs, Secrets: a.Secrets, Sealed: a.sealed,
		DeviceLabel: p.DeviceLabel, ExternalID: p.ExternalID, Serial: p.Serial, AssetID: p.AssetID, AssetTag: p.AssetTag, AssetName: p.AssetName,
		HolderID: p.HolderID, HolderName: p.HolderName, Reason: p.Reason, AskedBy: p.AskedBy, AskedByName: p.AskedByName, AskedAt: p.AskedAt,
		ExpiresAt: p.ExpiresAt, CallKey: p.CallKey, DueAt: p.DueAt,
	}
	if a.Target != nil {
		in.Target, in.DeviceID = &a.Target.Kind, a.Target.DeviceID
	}
	return in, err
}

func personOf(id *uuid.UUID, name *string) *Person {
	if id == nil {
		return nil
	}
	return &Person{*id, text(name)}
}

func columnsOf(p *Person) (*uuid.UUID, *string) {
	if p == nil {
		return nil, nil
	}
	return &p.ID, &p.Name
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}

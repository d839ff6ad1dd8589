package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/connector"
)

type actionView struct {
	ID          uuid.UUID         `json:"id"`
	Integration actionIntegration `json:"integration"`
	Action      string            `json:"action" doc:"As the connector calls it."`
	Title       string            `json:"title"`
	Dangerous   bool              `json:"dangerous" doc:"It needs the approval of a second person."`
	State       action.State      `json:"state" enum:"waiting,queued,running,done,failed,unknown,rejected,withdrawn,expired" doc:"unknown: the vendor's answer got lost; somebody has to look there."`
	Inputs      map[string]any    `json:"inputs"`
	Secrets     []string          `json:"secret_inputs" nullable:"false" doc:"The keys of inputs that are kept sealed."`
	Device      *actionDevice     `json:"device" doc:"As it was when it was asked for."`
	Account     *actionAccount    `json:"account" doc:"Likewise: what it is done to is one of the two, or neither."`
	Asset       *actionAsset      `json:"asset" doc:"What the device was then."`
	Holder      *ref              `json:"holder" doc:"Who had the asset then, or whose account it was."`
	Titles      map[string]string `json:"titles" doc:"What inputs are called, by their keys, as far as the connector still says."`
	Changes     []actionChange    `json:"changes" nullable:"false" doc:"What is otherwise now, while somebody may still decide."`
	Reason      *string           `json:"reason" doc:"Why it was asked for."`
	AskedBy     ref               `json:"asked_by"`
	AskedAt     time.Time         `json:"asked_at"`
	ExpiresAt   *time.Time        `json:"expires_at" doc:"Until when it waits for an approval."`
	DecidedBy   *ref              `json:"decided_by"`
	DecidedAt   *time.Time        `json:"decided_at"`
	Note        *string           `json:"note" doc:"Of who decided."`
	Attempts    int               `json:"attempts" doc:"How often the vendor was called."`
	Result      map[string]any    `json:"result"`
	Problem     *string           `json:"problem" doc:"Why it failed, is not known or not done yet: a sentence."`
	EndedAt     *time.Time        `json:"ended_at"`
	Version     int64             `json:"version"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

type actionIntegration struct {
	ID        *uuid.UUID `json:"id" doc:"Null once it was deleted."`
	Name      string     `json:"name"`
	Connector string     `json:"connector"`
}

type actionDevice struct {
	ID         *uuid.UUID `json:"id" doc:"Null once the integration no longer has it."`
	Label      string     `json:"label"`
	ExternalID string     `json:"external_id"`
	Serial     *string    `json:"serial"`
}

type actionAccount struct {
	Label      string `json:"label"`
	ExternalID string `json:"external_id"`
}

type actionAsset struct {
	ID   *uuid.UUID `json:"id" doc:"Null once it was deleted for good."`
	Tag  string     `json:"tag"`
	Name string     `json:"name"`
}

type actionChange struct {
	Field  string  `json:"field" doc:"device, account, serial, asset, holder, or an input."`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

type offerView struct {
	Integration actionIntegration `json:"integration"`
	Device      *actionDevice     `json:"device"`
	Account     *actionAccount    `json:"account"`
	Asset       *actionAsset      `json:"asset"`
	Holder      *ref              `json:"holder"`
	Action      string            `json:"action"`
	Title       string            `json:"title"`
	Help        *string           `json:"help"`
	Dangerous   bool              `json:"dangerous"`
	Inputs      []connector.Input `json:"inputs" nullable:"false" doc:"What is asked for."`
	Filled      map[string]any    `json:"filled" doc:"What stands in the target's record."`
	Results     []string          `json:"results" nullable:"false"`
	Repeatable  bool              `json:"repeatable" doc:"When the vendor's answer gets lost it is found out what became of it."`
	Obstacle    *string           `json:"obstacle" doc:"Why it cannot be asked for at present: a sentence."`
}

func actionViewOf(a action.Action) actionView {
	v := actionView{
		ID: a.ID, Integration: actionIntegration(a.Integration), Action: a.Name, Title: a.Title, Dangerous: a.Dangerous, State: a.State,
		Inputs: orEmpty(a.Inputs), Secrets: a.Secrets, Changes: []actionChange{}, Reason: textOrNull(a.Reason), AskedBy: ref(a.AskedBy), AskedAt: a.AskedAt,
		ExpiresAt: a.ExpiresAt, DecidedBy: (*ref)(a.DecidedBy), DecidedAt: a.DecidedAt, Note: textOrNull(a.Note), Attempts: a.Attempts,
		Result: orEmpty(a.Result), Problem: textOrNull(a.Problem), EndedAt: a.EndedAt, Version: a.Version, UpdatedAt: a.UpdatedAt,
	}
	v.Device, v.Account, v.Asset, v.Holder = targetViews(a.Target)
	v.Titles = a.Titles
	for _, c := range a.Changes {
		v.Changes = append(v.Changes, actionChange{c.Field, textOrNull(c.Before), textOrNull(c.After)})
	}
	return v
}

func targetViews(t *action.Target) (*actionDevice, *actionAccount, *actionAsset, *ref) {
	if t == nil {
		return nil, nil, nil, nil
	}
	if t.Kind == connector.TargetAccount {
		return nil, &actionAccount{t.Label, t.ExternalID}, nil, (*ref)(t.Holder)
	}
	return &actionDevice{t.DeviceID, t.Label, t.ExternalID, textOrNull(t.Serial)}, nil, (*actionAsset)(t.Asset), (*ref)(t.Holder)
}

func offerViewOf(o action.Offer) offerView {
	v := offerView{
		Integration: actionIntegration(o.Integration), Action: o.Name, Title: o.Title, Help: textOrNull(o.Help), Dangerous: o.Dangerous,
		Inputs: append([]connector.Input{}, o.Asked()...), Filled: orEmpty(o.Filled), Results: append([]string{}, o.Results...),
		Repeatable: o.Repeatable, Obstacle: textOrNull(o.Obstacle),
	}
	v.Device, v.Account, v.Asset, v.Holder = targetViews(o.Target)
	return v
}

// orEmpty shows nothing as an object without keys.
func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

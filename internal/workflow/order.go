package workflow

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"

	"github.com/jackc/pgx/v5"
)

// Vendors is what workflows have done at vendors. Each call joins the transaction of
// its context.
type Vendors interface {
	ForAsset(ctx context.Context, tenant, asset uuid.UUID) ([]action.Offer, error)
	ForPerson(ctx context.Context, tenant, person uuid.UUID) ([]action.Offer, error)
	Ask(ctx context.Context, tenant uuid.UUID, who access.Principal, in action.New) (action.Action, error)
	// Recall takes a request back unless the vendor may have heard of it.
	Recall(ctx context.Context, tenant, id uuid.UUID, why string) error
}

// Conduct lets steps have things done at vendors. Before the room is used.
func (s *Service) Conduct(vendors Vendors) { s.vendors = vendors }

// call carries out a step that is done at vendors: it asks, waits, and says what came
// of it. It needs a person when something came to nothing.
func (t *transition) call(ctx context.Context, step int, def *CallDef) error {
	if t.run.Steps[step].AskedAt == nil {
		return t.order(ctx, step, def)
	}
	s := &t.run.Steps[step]
	if missed := s.missed(); missed != nil {
		return t.breaks(ctx, step, missed.Title+": "+missed.Problem)
	}
	titles := make([]string, len(s.Calls))
	for i, c := range s.Calls {
		titles[i] = c.Title
	}
	return t.advance(ctx, Done{Step: step, At: t.now, By: t.actor(), Note: strings.Join(titles, ", ") + "."})
}

// order asks for all that the step wants done and that is not done yet.
func (t *transition) order(ctx context.Context, step int, def *CallDef) error {
	var calls []Call
	err := pg.Savepoint(t.inTheCourse(ctx), func(ctx context.Context, _ pgx.Tx) (err error) {
		calls, err = t.ask(ctx, t.run.Steps[step], def)
		return err
	})
	switch f := fault.As(err); {
	case f != nil && final(f.Kind):
		return t.breaks(ctx, step, sentenceOf(f))
	case err != nil:
		return err
	case len(calls) == 0 && def.IfNone == PassOver:
		return t.advance(ctx, PassedOver{Step: step, At: t.now, Note: t.nobodyToTell(def)})
	case len(calls) == 0:
		return t.breaks(ctx, step, t.nobodyToTell(def))
	}
	return t.advance(ctx, Asked{Step: step, At: t.now, Calls: calls})
}

// breaks leaves the step failed and tells who can see to it.
func (t *transition) breaks(ctx context.Context, step int, reason string) error {
	if err := t.advance(ctx, Broken{Step: step, Reason: reason}); err != nil {
		return err
	}
	return t.tellFailure(ctx, step)
}

func (t *transition) nobodyToTell(def *CallDef) string {
	if def.Of == Accounts {
		return "No integration knows an account of " + t.person.Name + " that can be told this."
	}
	return "No device of " + t.person.Name + " is linked to an integration that can be told this."
}

// ask makes a request for each target, but for those that were asked already and did
// not come to nothing.
func (t *transition) ask(ctx context.Context, s Step, def *CallDef) ([]Call, error) {
	offers, err := t.offers(ctx, def)
	if err != nil {
		return nil, err
	}
	asker, err := t.asker(ctx)
	if err != nil && len(offers) > 0 {
		return nil, err
	}
	reason, err := t.reason(ctx, def)
	if err != nil {
		return nil, err
	}
	calls := slices.DeleteFunc(slices.Clone(s.Calls), func(c Call) bool { return !c.done() && !c.open() && c.State != "unknown" })
	for _, o := range offers {
		key := keyOf(o.Integration.ID, o.Name, o.Target)
		if before := slices.IndexFunc(calls, func(c Call) bool { return c.key == key }); before >= 0 {
			if c := calls[before]; c.State == "unknown" {
				return nil, fault.New(fault.Conflict, "workflow.outcome_unknown", "%s: %s", c.Title, c.Problem)
			}
			continue
		}
		in, err := t.newAction(o, def, reason)
		if err != nil {
			return nil, err
		}
		a, err := t.vendors.Ask(ctx, t.tenant, asker, in)
		if err != nil {
			return nil, err
		}
		calls = append(calls, Call{ID: a.ID, Title: o.Title + " " + o.Target.Label, State: string(a.State), key: key})
	}
	return calls, nil
}

// offers are what can be told to what the step is about.
func (t *transition) offers(ctx context.Context, def *CallDef) ([]action.Offer, error) {
	var all []action.Offer
	if def.Of == Accounts {
		found, err := t.vendors.ForPerson(ctx, t.tenant, t.person.ID)
		if err != nil {
			return nil, err
		}
		all = found
	} else {
		assets, err := t.heldNow(ctx)
		if def.Of == Returned {
			assets, err = t.dealtWith(), nil
		}
		if err != nil {
			return nil, err
		}
		for _, a := range assets {
			found, err := t.vendors.ForAsset(ctx, t.tenant, a.ID)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return slices.DeleteFunc(all, func(o action.Offer) bool { return !slices.Contains(def.Actions, o.Name) }), nil
}

// dealtWith are the assets that the run has dealt with last.
func (t *transition) dealtWith() []AssetRef {
	for _, s := range slices.Backward(t.run.Steps) {
		if s.Status == StepCompleted && len(s.Assets) > 0 {
			return s.Assets
		}
	}
	return nil
}

// asker is in whose name it is asked: that of the person who moved the run, else of
// who did something in it last. A second person then approves what is dangerous.
func (t *transition) asker(ctx context.Context) (access.Principal, error) {
	actor := event.OriginOf(ctx).Actor
	for _, s := range slices.Backward(t.run.Steps) {
		if actor.Type != event.ActorUser && s.CompletedBy != nil {
			actor = *s.CompletedBy
		}
	}
	if actor.Type != event.ActorUser || actor.ID == nil {
		return access.Principal{}, fault.New(fault.Conflict, "workflow.no_asker", "Nobody has had a part in this yet in whose name it could be asked for: try again by hand.")
	}
	return access.Principal{TenantID: t.tenant, UserID: *actor.ID, Name: actor.Label}, nil
}

func (t *transition) reason(ctx context.Context, def *CallDef) (string, error) {
	if def.Reason == "" {
		return t.label() + ".", nil
	}
	fill, err := t.placeholders(ctx)
	if err != nil {
		return "", err
	}
	return fill.Replace(def.Reason), nil
}

// newAction is the request for one offer, with the inputs that its action knows.
func (t *transition) newAction(o action.Offer, def *CallDef, reason string) (action.New, error) {
	in := action.New{Integration: *o.Integration.ID, Name: o.Name, Reason: reason, Inputs: map[string]any{}}
	if o.Target.Kind == connector.TargetAccount {
		in.Account = &action.Account{Person: t.person.ID, ExternalID: o.Target.ExternalID}
	} else {
		in.Device = o.Target.DeviceID
	}
	facts := CallFacts{Facts: t.facts(), Target: TargetFacts{Label: o.Target.Label, Serial: o.Target.Serial}}
	if o.Target.Asset != nil {
		facts.Target.Tag = o.Target.Asset.Tag
	}
	for _, input := range o.Asked() {
		formula, given := def.Inputs[input.Key]
		if !given {
			continue
		}
		v, err := formula.Value(facts)
		if err != nil {
			return in, fault.New(fault.Conflict, "workflow.bad_input", "The input %s cannot be made.", input.Title).Because(err)
		}
		in.Inputs[input.Key] = v
	}
	return in, nil
}

func keyOf(integration *uuid.UUID, name string, target *action.Target) callKey {
	k := callKey{action: name, target: target.ExternalID}
	if integration != nil {
		k.integration = *integration
	}
	return k
}

// sentenceOf is a fault with what it says of single inputs.
func sentenceOf(f *fault.Fault) string {
	words := []string{f.Message}
	for _, field := range f.Fields {
		words = append(words, fmt.Sprintf("%s: %s.", strings.TrimPrefix(field.Location, "body.inputs."), strings.TrimSuffix(field.Message, ".")))
	}
	return strings.Join(words, " ")
}

// recall takes back what the run's steps have asked for and nobody has done yet: its
// end is the end of that wish.
func (t *transition) recall(ctx context.Context) error {
	for _, s := range t.run.Steps {
		for _, c := range s.Calls {
			if !c.open() {
				continue
			}
			if err := t.vendors.Recall(t.inTheCourse(ctx), t.tenant, c.ID, t.label()+" was "+string(t.run.Status)+"."); err != nil {
				return err
			}
		}
	}
	return nil
}

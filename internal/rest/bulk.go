package rest

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// selection adds the filter, read as the list of the same things would read it.
func (s *server) selection(ctx context.Context, who access.Principal, of list.Selection, filter patch[string], object field.Object, idExpr string) (list.Selection, error) {
	if !filter.Set || filter.Null {
		return of, nil
	}
	request, err := requestIn(filter.Value)
	if err != nil {
		return of, err
	}
	request, err = s.withFields(ctx, who.TenantID, request, object, idExpr)
	of.Filter = &request
	return of, err
}

func requestIn(text string) (list.Request, error) {
	query, err := url.ParseQuery(text)
	if err != nil {
		return list.Request{}, fault.InvalidField("body.filter", "it cannot be read")
	}
	var in listInput
	for name, values := range query {
		if problem := in.take(name, values[len(values)-1]); problem != nil {
			return list.Request{}, fault.InvalidField("body.filter", problem.Error())
		}
	}
	return in.request, nil
}

// nothingSealed refuses sealed values for many: they are given one by one, because a
// change that waits to be worked off is kept as it was sent.
func (s *server) nothingSealed(ctx context.Context, who access.Principal, object field.Object, said customInput) error {
	if len(said) == 0 {
		return nil
	}
	fields, err := s.Fields.List(ctx, who.TenantID, object)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if _, given := said[f.Key]; given && f.Sealed {
			return fault.InvalidField("body.changes.custom."+f.Key, "sealed values are given to one at a time")
		}
	}
	return nil
}

type refusalView struct {
	ID      uuid.UUID `json:"id"`
	Tag     string    `json:"tag" doc:"Of an asset."`
	Name    string    `json:"name" doc:"Of a person."`
	Code    string    `json:"code"`
	Message string    `json:"message"`
}

// OutcomeView is what a bulk change does, or would do.
type OutcomeView struct {
	Count     int           `json:"count" doc:"Assets or people meant."`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged" doc:"Those that were like that before."`
	Refused   int           `json:"refused"`
	Refusals  []refusalView `json:"refusals" nullable:"false" doc:"The first 100 that cannot be changed like this, and why."`
}

func outcomeViewOf(o operation.Outcome) OutcomeView {
	v := OutcomeView{Count: o.Count, Changed: o.Changed, Unchanged: o.Unchanged, Refused: o.Refused, Refusals: []refusalView{}}
	for _, r := range o.Refusals {
		v.Refusals = append(v.Refusals, refusalView(r))
	}
	return v
}

type sampleView struct {
	ID      uuid.UUID     `json:"id"`
	Tag     string        `json:"tag" doc:"Of an asset."`
	Name    string        `json:"name"`
	Changes event.Changes `json:"changes" doc:"Field to old and new value."`
}

type previewView struct {
	OutcomeView              // exported, or the API's document would not tell of its fields
	Sample      []sampleView `json:"sample" nullable:"false" doc:"The first 20 that would change."`
}

func previewOf(o operation.Outcome) *plain[previewView] {
	v := previewView{OutcomeView: outcomeViewOf(o), Sample: []sampleView{}}
	for _, one := range o.Sample {
		v.Sample = append(v.Sample, sampleView(one))
	}
	return &plain[previewView]{Body: v}
}

type bulkAnswer struct {
	Status   int    `json:"-"`
	Location string `header:"Location" doc:"Of the operation, with 202."`
	Body     bulkView
}

type bulkView struct {
	ChangeSet uuid.UUID      `json:"change_set" doc:"Of all events that this makes."`
	Outcome   *OutcomeView   `json:"outcome" doc:"When it is done."`
	Operation *operationView `json:"operation" doc:"When it goes on."`
}

func bulkAnswerOf(done operation.Done) (*bulkAnswer, error) {
	answer := &bulkAnswer{Status: http.StatusOK, Body: bulkView{ChangeSet: done.ChangeSet}}
	if done.Operation == nil {
		view := outcomeViewOf(done.Outcome)
		answer.Body.Outcome = &view
		return answer, nil
	}
	view, err := operationViewOf(*done.Operation)
	answer.Status, answer.Location, answer.Body.Operation = http.StatusAccepted, view.location(), &view
	return answer, err
}

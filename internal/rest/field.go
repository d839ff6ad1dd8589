package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/field"
)

func (s *server) fieldRoutes() {
	const tag = "Custom fields"
	route(s, op{ID: "list-fields", Method: http.MethodGet, Path: "/fields", Tag: tag, Summary: "List the company's own fields", Needs: access.SignedIn}, s.listFields)
	route(s, op{ID: "create-field", Method: http.MethodPost, Path: "/fields", Tag: tag, Summary: "Add a field", Detail: "Values then stand under custom in what it is of; custom.key filters and sorts lists.", Needs: access.FieldsWrite, Status: http.StatusCreated}, s.createField)
	route(s, op{ID: "update-field", Method: http.MethodPatch, Path: "/fields/{id}", Tag: tag, Summary: "Change a field", Detail: "Object, key, type and whether it is sealed stay. New rules hold for what is written from then on.", Needs: access.FieldsWrite}, s.updateField)
	route(s, op{ID: "delete-field", Method: http.MethodDelete, Path: "/fields/{id}", Tag: tag, Summary: "Delete a field", Detail: "Refused while there are values, unless values=true.", Needs: access.FieldsWrite, Status: http.StatusNoContent}, s.deleteField)
	route(s, op{ID: "list-field-sets", Method: http.MethodGet, Path: "/field-sets", Tag: tag, Summary: "List sets of fields", Needs: access.SignedIn}, s.listFieldSets)
	route(s, op{ID: "create-field-set", Method: http.MethodPost, Path: "/field-sets", Tag: tag, Summary: "Add a set of fields", Detail: "Categories and models wear sets: their assets have the fields.", Needs: access.FieldsWrite, Status: http.StatusCreated}, s.createFieldSet)
	route(s, op{ID: "update-field-set", Method: http.MethodPatch, Path: "/field-sets/{id}", Tag: tag, Summary: "Change a set of fields", Needs: access.FieldsWrite}, s.updateFieldSet)
	route(s, op{ID: "delete-field-set", Method: http.MethodDelete, Path: "/field-sets/{id}", Tag: tag, Summary: "Delete a set of fields", Detail: "Its fields and their values stay.", Needs: access.FieldsWrite, Status: http.StatusNoContent}, s.deleteFieldSet)
	s.revealRoutes(tag)
}

type fieldView struct {
	ID         uuid.UUID    `json:"id"`
	Object     field.Object `json:"object" enum:"asset,employee,model,location"`
	Key        string       `json:"key" doc:"What the API calls it."`
	Name       string       `json:"name"`
	Type       field.Type   `json:"type" enum:"text,number,boolean,date,choice,multi_choice,url,email,money,person,place,asset"`
	Help       string       `json:"help"`
	Required   bool         `json:"required"`
	Unique     bool         `json:"unique"`
	Sealed     bool         `json:"sealed" doc:"Encrypted; in answers and events only a mark stands for it."`
	Pattern    string       `json:"pattern" doc:"RE2; the whole text must match."`
	Min        *int64       `json:"min" doc:"Of a text its length, of a number millionths, of money minor units."`
	Max        *int64       `json:"max"`
	Options    []string     `json:"options" nullable:"false"`
	Everywhere bool         `json:"everywhere" doc:"Else only assets whose category or model wears a set with it have it."`
	Position   int          `json:"position"`
	Version    int64        `json:"version"`
	CreatedAt  time.Time    `json:"created_at"`
	UpdatedAt  time.Time    `json:"updated_at"`
}

func fieldViewOf(f field.Field) fieldView {
	options := f.Options
	if options == nil {
		options = []string{}
	}
	return fieldView{
		ID: f.ID, Object: f.Object, Key: f.Key, Name: f.Name, Type: f.Type, Help: f.Help, Required: f.Required, Unique: f.Unique,
		Sealed: f.Sealed, Pattern: f.Pattern, Min: f.Min, Max: f.Max, Options: options, Everywhere: f.Everywhere,
		Position: f.Position, Version: f.Version, CreatedAt: f.CreatedAt, UpdatedAt: f.UpdatedAt,
	}
}

func fieldAnswer(f field.Field, err error) (*single[fieldView], error) {
	if err != nil {
		return nil, err
	}
	return one(f.Version, fieldViewOf(f)), nil
}

func (s *server) listFields(ctx context.Context, who access.Principal, in *struct {
	Object string `query:"object" enum:"asset,employee,model,location"`
},
) (*page[fieldView], error) {
	fields, err := s.Fields.List(ctx, who.TenantID, field.Object(in.Object))
	if err != nil {
		return nil, err
	}
	return whole(fields, fieldViewOf), nil
}

// FieldRules are what can be said of a field both when it is made and later.
type FieldRules struct {
	Help       patch[string]   `json:"help,omitempty"`
	Required   patch[bool]     `json:"required,omitempty"`
	Unique     patch[bool]     `json:"unique,omitempty"`
	Pattern    patch[string]   `json:"pattern,omitempty"`
	Min        patch[int64]    `json:"min,omitempty"`
	Max        patch[int64]    `json:"max,omitempty"`
	Options    patch[[]string] `json:"options,omitempty"`
	Everywhere patch[bool]     `json:"everywhere,omitempty"`
	Position   patch[int]      `json:"position,omitempty"`
}

func (r FieldRules) apply(f *field.Field) {
	set(&f.Help, r.Help)
	set(&f.Required, r.Required)
	set(&f.Unique, r.Unique)
	set(&f.Pattern, r.Pattern)
	set(&f.Options, r.Options)
	set(&f.Everywhere, r.Everywhere)
	set(&f.Position, r.Position)
	if r.Min.Set {
		f.Min = r.Min.Pointer()
	}
	if r.Max.Set {
		f.Max = r.Max.Pointer()
	}
}

// set writes a field of a patch when it was given; null is the zero value.
func set[T any](to *T, p patch[T]) {
	if p.Set {
		*to = p.Value
	}
}

func (s *server) createField(ctx context.Context, who access.Principal, in *struct {
	Body struct {
		FieldRules
		Object field.Object `json:"object" enum:"asset,employee,model,location"`
		Key    string       `json:"key"`
		Name   string       `json:"name"`
		Type   field.Type   `json:"type" enum:"text,number,boolean,date,choice,multi_choice,url,email,money,person,place,asset"`
		Sealed bool         `json:"sealed,omitempty"`
	}
},
) (*single[fieldView], error) {
	b := in.Body
	f := field.Field{Object: b.Object, Key: b.Key, Name: b.Name, Type: b.Type, Sealed: b.Sealed, Everywhere: true}
	b.apply(&f)
	return fieldAnswer(s.Fields.Create(ctx, who.TenantID, f))
}

type updateFieldBody struct {
	FieldRules
	Name patch[string] `json:"name,omitempty"`
}

func (s *server) updateField(ctx context.Context, who access.Principal, in *actOn[updateFieldBody]) (*single[fieldView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return fieldAnswer(s.Fields.Update(ctx, who.TenantID, in.ID, version, func(f *field.Field) {
		set(&f.Name, in.Body.Name)
		in.Body.apply(f)
	}))
}

func (s *server) deleteField(ctx context.Context, who access.Principal, in *struct {
	ByID
	Values bool `query:"values" doc:"Delete its values too."`
},
) (*empty, error) {
	return &empty{}, s.Fields.Delete(ctx, who.TenantID, in.ID, in.Values)
}

type fieldSetView struct {
	ID        uuid.UUID   `json:"id"`
	Name      string      `json:"name"`
	Fields    []uuid.UUID `json:"fields" nullable:"false" doc:"In their order."`
	Version   int64       `json:"version"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

func fieldSetViewOf(set field.Set) fieldSetView {
	if set.Fields == nil {
		set.Fields = []uuid.UUID{}
	}
	return fieldSetView(set)
}

func fieldSetAnswer(set field.Set, err error) (*single[fieldSetView], error) {
	if err != nil {
		return nil, err
	}
	return one(set.Version, fieldSetViewOf(set)), nil
}

func (s *server) listFieldSets(ctx context.Context, who access.Principal, _ *empty) (*page[fieldSetView], error) {
	sets, err := s.Fields.Sets(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	return whole(sets, fieldSetViewOf), nil
}

func (s *server) createFieldSet(ctx context.Context, who access.Principal, in *struct {
	Body struct {
		Name   string      `json:"name"`
		Fields []uuid.UUID `json:"fields,omitempty"`
	}
},
) (*single[fieldSetView], error) {
	return fieldSetAnswer(s.Fields.CreateSet(ctx, who.TenantID, in.Body.Name, in.Body.Fields))
}

type updateFieldSetBody struct {
	Name   patch[string]      `json:"name,omitempty"`
	Fields patch[[]uuid.UUID] `json:"fields,omitempty"`
}

func (s *server) updateFieldSet(ctx context.Context, who access.Principal, in *actOn[updateFieldSetBody]) (*single[fieldSetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return fieldSetAnswer(s.Fields.UpdateSet(ctx, who.TenantID, in.ID, version, said(in.Body.Name), said(in.Body.Fields)))
}

// said is nil for what was not said.
func said[T any](p patch[T]) *T {
	if !p.Set {
		return nil
	}
	return &p.Value
}

func (s *server) deleteFieldSet(ctx context.Context, who access.Principal, in *ByID) (*empty, error) {
	return &empty{}, s.Fields.DeleteSet(ctx, who.TenantID, in.ID)
}

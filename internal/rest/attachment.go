package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/event"
)

// bearer is a kind of thing that files are attached to. Whoever sees the thing
// sees what is attached to it: See is asked before every step.
type bearer struct {
	resource
	Kind attachment.Kind
	See  func(ctx context.Context, who access.Principal, id uuid.UUID) (label string, err error)
}

func (s *server) bearers() []bearer {
	return []bearer{
		{resource{Noun: "asset", Plural: "assets", Read: access.AssetsRead, ReadOwn: access.AssetsReadOwn, Write: access.AssetsWrite}, attachment.OfAsset, s.seeAsset},
		{resource{Noun: "model", Plural: "models", Read: access.AssetsRead, ReadOwn: access.AssetsReadOwn, Write: access.AssetsWrite}, attachment.OfModel, s.seeModel},
		{resource{Noun: "employee", Plural: "employees", Read: access.EmployeesRead, ReadOwn: access.EmployeesReadOwn, Write: access.EmployeesWrite}, attachment.OfEmployee, s.seeEmployee},
		{resource{Noun: "location", Plural: "locations", Read: access.AssetsRead, Write: access.AssetsWrite}, attachment.OfLocation, s.seeLocation},
		{resource{Noun: "vendor", Plural: "vendors", Read: access.AssetsRead, Write: access.OrganizationWrite}, attachment.OfVendor, s.seeVendor},
	}
}

func (s *server) attachmentRoutes() {
	for _, b := range s.bearers() {
		f := attachmentFace{s, b}
		all, one := "/"+b.Plural+"/{id}/attachments", "/"+b.Plural+"/{id}/attachments/{attachment_id}"
		read := func(id, path, summary string) op {
			return op{ID: id + "-" + b.Noun + "-attachment", Method: http.MethodGet, Path: path, Tag: "Attachments", Summary: summary, Needs: b.Read, Or: b.ReadOwn}
		}
		list := read("list", all, "List the files and photos of one of the "+b.Plural)
		list.ID += "s"
		route(s, list, f.list)
		add := read("add", all, "Attach a file")
		add.Method, add.Needs, add.Or, add.Status = http.MethodPost, b.Write, "", http.StatusCreated
		add.Detail = "As the body itself, with its `name` in the query, or as the part `file` of a form. What it is follows from its bytes. Pictures are written anew, without what a camera says of its position."
		add.Outside, add.Upload = true, true
		route(s, add, f.add)
		route(s, read("get", one, "Get what is known of an attachment"), f.get)
		content := read("download", one+"/content", "Download a file")
		content.Detail = "Always to be saved, never shown by a browser. Takes Range."
		route(s, content, f.content)
		small := read("show", one+"/thumbnail", "Get a small JPEG of a picture")
		route(s, small, f.thumbnail)
		change := read("update", one, "Rename an attachment, or make it the cover")
		change.Method, change.Needs, change.Or = http.MethodPatch, b.Write, ""
		route(s, change, f.update)
		remove := read("delete", one, "Take an attachment away")
		remove.Method, remove.Needs, remove.Or, remove.Status = http.MethodDelete, b.Write, "", http.StatusNoContent
		route(s, remove, f.remove)
	}
}

type attachmentView struct {
	ID        uuid.UUID   `json:"id"`
	Name      string      `json:"name"`
	MediaType string      `json:"media_type" doc:"What its bytes are."`
	Size      int64       `json:"size" doc:"Bytes."`
	Width     *int32      `json:"width" doc:"Of a picture, which also has a thumbnail."`
	Height    *int32      `json:"height"`
	Cover     bool        `json:"cover" doc:"Whether it is the picture shown for the thing."`
	CreatedBy event.Actor `json:"created_by"`
	CreatedAt time.Time   `json:"created_at"`
	Version   int64       `json:"version"`
}

func attachmentViewOf(a attachment.Attachment) attachmentView {
	return attachmentView{
		ID: a.ID, Name: a.Name, MediaType: a.MediaType, Size: a.Size, Width: a.Width, Height: a.Height, Cover: a.Cover,
		CreatedBy: a.CreatedBy, CreatedAt: a.CreatedAt, Version: a.Version,
	}
}

func attachmentAnswer(a attachment.Attachment, err error) (*single[attachmentView], error) {
	if err != nil {
		return nil, err
	}
	return one(a.Version, attachmentViewOf(a)), nil
}

// ByAttachment is the input of routes about one attachment.
type ByAttachment struct {
	ByID
	AttachmentID uuid.UUID `path:"attachment_id"`
}

// attachmentFace serves the attachments of one kind of thing.
type attachmentFace struct {
	*server
	bearer
}

// subject is the thing, when the caller may see it; else it does not exist.
func (f attachmentFace) subject(ctx context.Context, who access.Principal, id uuid.UUID) (attachment.Subject, error) {
	label, err := f.See(ctx, who, id)
	return attachment.Subject{Kind: f.Kind, ID: id, Label: label}, err
}

func (f attachmentFace) list(ctx context.Context, who access.Principal, in *ByID) (*page[attachmentView], error) {
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := f.Attachments.List(ctx, who.TenantID, of)
	if err != nil {
		return nil, err
	}
	return whole(all, attachmentViewOf), nil
}

func (f attachmentFace) get(ctx context.Context, who access.Principal, in *ByAttachment) (*single[attachmentView], error) {
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return attachmentAnswer(f.Attachments.Get(ctx, who.TenantID, of, in.AttachmentID))
}

type attachmentBody struct {
	Name  patch[string] `json:"name,omitempty" maxLength:"1000" doc:"Its ending stays that of what it is."`
	Cover patch[bool]   `json:"cover,omitempty"`
}

func (f attachmentFace) update(ctx context.Context, who access.Principal, in *struct {
	ByAttachment
	Conditional
	Body attachmentBody
},
) (*single[attachmentView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	edit := attachment.Edit{Name: in.Body.Name.Field, Cover: in.Body.Cover.Field}
	return attachmentAnswer(f.Attachments.Update(ctx, who.TenantID, of, in.AttachmentID, edit, version))
}

func (f attachmentFace) remove(ctx context.Context, who access.Principal, in *struct {
	ByAttachment
	Conditional
},
) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, f.Attachments.Delete(ctx, who.TenantID, of, in.AttachmentID, version)
}

func (s *server) seeAsset(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return "", err
	}
	a, err := s.Assets.Get(ctx, who.TenantID, id, scope)
	return a.Label(), err
}

func (s *server) seeModel(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	m, err := s.Catalog.Model(ctx, who.TenantID, id)
	return m.Name, err
}

func (s *server) seeEmployee(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	scope, err := s.scope(ctx, who, access.EmployeesRead)
	if err != nil {
		return "", err
	}
	e, err := s.Employees.Get(ctx, who.TenantID, id, scope)
	return e.DisplayName, err
}

func (s *server) seeLocation(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	l, err := s.Locations.Get(ctx, who.TenantID, id)
	return l.Name, err
}

func (s *server) seeVendor(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	v, err := s.Organization.Vendor(ctx, who.TenantID, id)
	return v.Name, err
}

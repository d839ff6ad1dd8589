package rest

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// uploadTime is how long one upload may take: an hour for 25 MiB is 7 kB/s.
const uploadTime = time.Hour

// isUpload tells whether a request's body is a file: it is read by whoever keeps
// it, as it comes.
func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/attachments")
}

// uploadBody documents the body of an upload.
func uploadBody() *huma.RequestBody {
	bytes := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	form := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": bytes}, Required: []string{"file"}}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: bytes}, "multipart/form-data": {Schema: form},
	}}
}

// upload is the input of a route that takes a file: its body, unread.
type upload struct {
	ByID
	Name string `query:"name" maxLength:"1000" doc:"What the file is called; a form's part has its own name."`

	contentType string
	body        io.Reader
}

// Resolve takes hold of the body.
func (u *upload) Resolve(ctx huma.Context) []error {
	u.contentType, u.body = ctx.Header("Content-Type"), ctx.BodyReader()
	_, w := humago.Unwrap(ctx)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) // where there is a connection
	return nil
}

// file is the name and the bytes that were sent.
func (u *upload) file() (string, io.Reader, error) {
	kind, params, err := mime.ParseMediaType(u.contentType)
	if err != nil || kind != "multipart/form-data" {
		return u.Name, u.body, nil
	}
	form := multipart.NewReader(u.body, params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return "", nil, fault.New(fault.Invalid, "attachment.no_file", "The form has no part called file.").At("body.file", "missing").Because(err)
		}
		if part.FormName() == "file" {
			name := u.Name
			if name == "" {
				name = part.FileName()
			}
			return name, part, nil
		}
	}
}

func (f attachmentFace) add(ctx context.Context, who access.Principal, in *upload) (*single[attachmentView], error) {
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	name, body, err := in.file()
	if err != nil {
		return nil, err
	}
	made, err := f.Attachments.Upload(ctx, who.TenantID, of, name, body)
	if err != nil && fault.As(err) != nil {
		// A client that is still sending would see a broken connection, not the answer.
		_, _ = io.CopyN(io.Discard, in.body, maxDiscard)
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errors.Is(err, io.ErrUnexpectedEOF) && fault.As(err) == nil {
		err = fault.New(fault.Invalid, "attachment.cut_short", "The file ended too early.").Because(err)
	}
	return attachmentAnswer(made, err)
}

func (f attachmentFace) content(ctx context.Context, who access.Principal, in *ByAttachment) (*huma.StreamResponse, error) {
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := f.Attachments.Open(ctx, who.TenantID, of, in.AttachmentID)
	if err != nil {
		return nil, err
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": c.Attachment.Name})
	return serve(c, c.Attachment.MediaType, disposition, ""), nil
}

func (f attachmentFace) thumbnail(ctx context.Context, who access.Principal, in *ByAttachment) (*huma.StreamResponse, error) {
	of, err := f.subject(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := f.Attachments.OpenThumbnail(ctx, who.TenantID, of, in.AttachmentID)
	if err != nil {
		return nil, err
	}
	return serve(c, "image/jpeg", "inline", "-thumbnail"), nil
}

// serve streams bytes that strangers have sent. Even when a browser is talked into
// showing them, they run nothing, load nothing and have an origin of their own.
// Caches may keep them but must ask each time, so that who may no longer see them
// does not.
func serve(c attachment.Content, mediaType, disposition, variant string) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hctx huma.Context) {
		defer func() { _ = c.Close() }()
		r, w := humago.Unwrap(hctx)
		h := w.Header()
		h.Set("Content-Type", mediaType)
		h.Set("Content-Disposition", disposition)
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "private, no-cache")
		h.Set("ETag", strconv.Quote(hex.EncodeToString(c.Attachment.Hash)+variant))
		http.ServeContent(w, r, "", time.Time{}, c)
	}}
}

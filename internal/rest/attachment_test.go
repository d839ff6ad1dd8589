package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/platform/blob"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/rest"
)

// setupFiles is the register with room for files, on a real server.
func setupFiles(t *testing.T) (*register, string) {
	t.Helper()
	r := setupRegister(t)
	store, err := blob.Open(t.Context(), "", filepath.Join(t.TempDir(), "files"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	deps := r.deps
	things := catalog.NewService(r.db, c, recorder)
	deps.Catalog, deps.Assets = things, asset.NewService(r.db, c, recorder, things)
	deps.Locations = location.NewService(r.db, c, recorder)
	deps.Organization = organization.NewService(r.db, c, recorder)
	deps.Attachments = attachment.NewService(r.db, c, recorder, store, attachment.Limits{File: 2 << 20, Quota: 100 << 20})
	r.face = rest.New(deps)
	server := httptest.NewServer(r.face.Handler)
	t.Cleanup(server.Close)
	return r, server.URL + "/api/v1"
}

// send is a request with a body of bytes; headers are name, value.
func send(t *testing.T, token, method, url string, body io.Reader, headers ...string) (int, []byte, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, got, res.Header
}

func decoded(t *testing.T, text []byte) object {
	t.Helper()
	var o object
	require.NoError(t, json.Unmarshal(text, &o), string(text))
	return o
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	r, url := setupFiles(t)
	id := r.laptop(t)
	all := url + "/assets/" + id + "/attachments"
	text := strings.Repeat("0123456789", 300_000/10) // more than a JSON body may have would be refused elsewhere
	status, body, _ := send(t, "acme it", http.MethodPost, all+"?name=hand-over+N%C2%B01.txt", strings.NewReader(text), "Content-Type", "image/png")
	require.Equal(t, http.StatusCreated, status, string(body))
	made := decoded(t, body)
	require.Equal(t, "text/plain", made["media_type"], "whatever the sender says")
	one := all + "/" + made["id"].(string)

	status, body, header := send(t, "acme it", http.MethodGet, one+"/content", nil)
	require.Equal(t, 200, status)
	require.Equal(t, text, string(body))
	require.Equal(t, "text/plain", header.Get("Content-Type"))
	require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
	require.Equal(t, "sandbox; default-src 'none'", header.Get("Content-Security-Policy"))
	require.Equal(t, "attachment; filename*=utf-8''hand-over%20N%C2%B01.txt", header.Get("Content-Disposition"))
	require.Equal(t, "private, no-cache", header.Get("Cache-Control"))
	status, body, _ = send(t, "acme it", http.MethodGet, one+"/content", nil, "Range", "bytes=10-14")
	require.Equal(t, http.StatusPartialContent, status)
	require.Equal(t, "01234", string(body))
	status, _, _ = send(t, "acme it", http.MethodGet, one+"/content", nil, "If-None-Match", header.Get("ETag"))
	require.Equal(t, http.StatusNotModified, status)
	status, _, _ = send(t, "acme it", http.MethodGet, one+"/thumbnail", nil)
	require.Equal(t, http.StatusNotFound, status)

	var form, picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 600, 300))))
	w := multipart.NewWriter(&form)
	require.NoError(t, w.WriteField("note", "x"))
	part, err := w.CreateFormFile("file", "../scratch.php.png")
	require.NoError(t, err)
	_, err = part.Write(picture.Bytes())
	require.NoError(t, err)
	require.NoError(t, w.Close())
	status, body, _ = send(t, "acme it", http.MethodPost, all, &form, "Content-Type", w.FormDataContentType())
	require.Equal(t, http.StatusCreated, status, string(body))
	require.Equal(t, "scratch.php.png", decoded(t, body)["name"])
	require.Equal(t, true, decoded(t, body)["cover"])
	status, body, header = send(t, "acme it", http.MethodGet, all+"/"+decoded(t, body)["id"].(string)+"/thumbnail", nil)
	require.Equal(t, 200, status)
	require.Equal(t, "image/jpeg", header.Get("Content-Type"))
	require.Equal(t, "inline", header.Get("Content-Disposition"))
	small, _, err := image.DecodeConfig(bytes.NewReader(body))
	require.NoError(t, err)
	require.Equal(t, []int{400, 200}, []int{small.Width, small.Height})
	require.Len(t, rows(r.must(t, 200, http.MethodGet, "/assets/"+id+"/attachments", "")), 2)

	// Who may not see the asset sees nothing of it; who holds it does, and may not write.
	for token, want := range map[string]int{"acme employee": 404, "globex it": 404, "acme hr": 200} {
		status, _, _ = send(t, token, http.MethodGet, one+"/content", nil)
		require.Equal(t, want, status, token)
	}
	r.must(t, 200, http.MethodPost, "/assets/"+id+"/assign", fmt.Sprintf(`{"employee_id":"%s"}`, r.ana))
	status, _, _ = send(t, "acme employee", http.MethodGet, one+"/content", nil)
	require.Equal(t, 200, status)
	status, _, _ = send(t, "acme employee", http.MethodPost, all, strings.NewReader("x"))
	require.Equal(t, http.StatusForbidden, status)
	status, _, _ = send(t, "acme employee", http.MethodDelete, one, nil)
	require.Equal(t, http.StatusForbidden, status)
	// By way of another thing it is not there.
	for _, path := range []string{"/assets/" + r.laptop(t), "/locations/" + r.berlin.String(), "/locations/" + id} {
		status, _, _ = send(t, "acme it", http.MethodGet, url+path+"/attachments/"+made["id"].(string)+"/content", nil)
		require.Equal(t, 404, status, path)
	}
	status, _, _ = send(t, "acme it", http.MethodPatch, one, strings.NewReader(`{"name":"Protocol"}`), "Content-Type", "application/json", "If-Match", `"7"`)
	require.Equal(t, http.StatusPreconditionFailed, status)
	status, body, _ = send(t, "acme it", http.MethodPatch, one, strings.NewReader(`{"name":"Protocol"}`), "Content-Type", "application/json")
	require.Equal(t, 200, status, string(body))
	require.Equal(t, "Protocol.txt", decoded(t, body)["name"])
	status, _, _ = send(t, "acme it", http.MethodDelete, one, nil)
	require.Equal(t, http.StatusNoContent, status)
}

// A model's picture is in the list of models, so that a column can show it.
func TestCoversOfModels(t *testing.T) {
	t.Parallel()
	r, url := setupFiles(t)
	bare := as(t, r, "acme admin", 201, http.MethodPost, "/models", `{"name":"Bare"}`)
	id := as(t, r, "acme admin", 201, http.MethodPost, "/models", `{"name":"Shown"}`)["id"].(string)
	var covers []string
	for _, side := range []int{600, 300} {
		var picture bytes.Buffer
		require.NoError(t, png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, side, side))))
		status, body, _ := send(t, "acme admin", http.MethodPost, url+"/models/"+id+"/attachments?name=x.png", &picture)
		require.Equal(t, http.StatusCreated, status, string(body))
		covers = append(covers, decoded(t, body)["id"].(string))
	}
	listed := func() map[any]any {
		found := map[any]any{}
		for _, m := range rows(as(t, r, "acme admin", 200, http.MethodGet, "/models", "")) {
			found[m["id"]] = m["cover"]
		}
		return found
	}
	require.Equal(t, map[any]any{bare["id"]: nil, id: covers[0]}, listed(), "the first picture")
	status, body, _ := send(t, "acme admin", http.MethodPatch, url+"/models/"+id+"/attachments/"+covers[1], strings.NewReader(`{"cover":true}`), "Content-Type", "application/json")
	require.Equal(t, 200, status, string(body))
	require.Equal(t, covers[1], listed()[id])
}

func TestErrAttachments(t *testing.T) {
	t.Parallel()
	r, url := setupFiles(t)
	id := r.laptop(t)
	all := url + "/assets/" + id + "/attachments"
	for name, c := range map[string]struct {
		path, body string
		status     int
		code       string
	}{
		"SVG":      {all, `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, 422, "attachment.type_refused"},
		"Empty":    {all, "", 422, "attachment.empty"},
		"TooLarge": {all, strings.Repeat("x", 3<<20), 413, "attachment.too_large"},
		"Nothing":  {url + "/assets/" + uuid.NewString() + "/attachments", "text", 404, "asset.not_found"},
		"Query":    {all + "?nam=x", "text", 422, "invalid_input"},
	} {
		status, body, _ := send(t, "acme it", http.MethodPost, c.path, strings.NewReader(c.body))
		require.Equal(t, c.status, status, "%s: %s", name, body)
		require.Equal(t, c.code, decoded(t, body)["code"], name)
	}
	for _, form := range []string{"", "--b--\r\n", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"} {
		status, body, _ := send(t, "acme it", http.MethodPost, all, strings.NewReader(form), "Content-Type", "multipart/form-data; boundary=b")
		require.Equal(t, 422, status, string(body))
		require.Equal(t, "attachment.no_file", decoded(t, body)["code"])
	}
	status, _, _ := send(t, "nobody", http.MethodPost, all, strings.NewReader("text"))
	require.Equal(t, http.StatusUnauthorized, status)
	status, _, _ = send(t, "globex it", http.MethodPost, all, strings.NewReader("text"))
	require.Equal(t, http.StatusNotFound, status)

	// A sender that says more than it sends, and one that goes away.
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(strings.TrimSuffix(url, "/api/v1"), "http://"))
	require.NoError(t, err)
	_, err = fmt.Fprintf(conn, "POST /api/v1/assets/%s/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer acme it\r\nContent-Length: 1000\r\n\r\nhalf a text", id)
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	require.NotContains(t, string(answer), "201 Created")
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/assets/"+id+"/attachments", "")))
}

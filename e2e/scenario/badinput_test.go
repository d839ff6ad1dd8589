package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/app/apptest"
)

// hugeBody is far beyond what any request may have.
const hugeBody = 20 << 20

// bad is a request that must be refused.
type bad struct {
	name    string
	path    string // with its query
	body    []byte // nil: none
	headers map[string]string
	want    int // 0: any 4xx
}

// TestBadInput sends every operation of the API document what it must not take:
// each gets a 4xx problem with a code and a request id, and nothing happens.
func TestBadInput(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	us, them := found(t, p, "Us"), found(t, p, "Them")
	d := readDocument(t, us.Client)
	ours, theirs := us.head(t), them.head(t)

	operations := d.operations()
	require.NotEmpty(t, operations)
	sent := 0
	for _, o := range operations {
		for _, b := range requests(d, o, us, them) {
			us.refused(t, o, b)
			sent++
		}
	}
	assert.Greater(t, sent, 20*len(operations)/2, "the sweep sends less than it should")

	assert.Equal(t, ours+1, us.head(t), "something was done")
	assert.Equal(t, theirs+1, them.head(t), "something was done in the other company")
}

// requests are all that is wrong for one operation.
func requests(d document, o operation, us, them *company) []bad {
	list := addresses(o, us, them)
	path := us.fill(o.path)
	list = append(list, bad{name: "UnknownParameter", path: path + "?nope=1"})
	if o.isList() {
		list = append(list, queries(o, path)...)
	}
	if o.takes("header", "Idempotency-Key") {
		list = append(list, bad{name: "LongKey", path: path + "?nope=1", headers: map[string]string{"Idempotency-Key": strings.Repeat("k", 300)}})
	}
	body, ok := d.body(o)
	if !ok {
		return list
	}
	if o.takesFiles() { // any bytes are a file
		return append(list, bad{name: "Huge", path: path, body: bytes.Repeat([]byte(" "), hugeBody), want: http.StatusRequestEntityTooLarge})
	}
	text := encode(us.honestBody(o))
	if o.takes("header", "If-Match") {
		for name, tag := range map[string]string{"Stale": `"999999"`, "NoTag": "yesterday", "Negative": `"-1"`, "Huge": `"99999999999999999999"`} {
			list = append(list, bad{name: name + "IfMatch", path: path, body: text, headers: map[string]string{"If-Match": tag}, want: 412})
		}
	}
	return append(list, bodies(o, us, path, body)...)
}

// addresses name what is not there: no id at all, nobody's, the other company's.
func addresses(o operation, us, them *company) []bad {
	if !strings.Contains(o.path, "{") {
		return nil
	}
	body := encode(us.honestBody(o))
	if o.method == http.MethodGet {
		body = nil
	}
	list := []bad{
		{name: "NoID", path: placeholder.ReplaceAllString(o.path, "no-such-thing"), body: body},
		{name: "NulID", path: placeholder.ReplaceAllString(o.path, "a%00b"), body: body},
		{name: "InvalidUTF8ID", path: placeholder.ReplaceAllString(o.path, "%ff%fe"), body: body},
		{name: "LongID", path: placeholder.ReplaceAllString(o.path, strings.Repeat("9", 4000)), body: body},
		{name: "UnknownID", path: placeholder.ReplaceAllString(o.path, uuid.NewString()), body: body},
	}
	if theirs := them.fill(o.path); theirs != us.fill(o.path) {
		list = append(list, bad{name: "OtherCompany", path: theirs, body: body, want: http.StatusNotFound})
	}
	return list
}

// fill puts the company's own ids into a path.
func (c *company) fill(path string) string {
	collection, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return placeholder.ReplaceAllStringFunc(path, func(name string) string {
		for _, known := range []string{collection + "." + strings.Trim(name, "{}"), strings.Trim(name, "{}")} {
			if id, ok := c.ids[known]; ok {
				return id
			}
		}
		if id, ok := c.ids[collection]; ok {
			return id
		}
		return uuid.Nil.String()
	})
}

func queries(o operation, path string) []bad {
	list := []bad{}
	for name, query := range map[string]string{
		"Limit0": "limit=0", "LimitText": "limit=many", "LimitHuge": "limit=99999999999999999999", "LimitNegative": "limit=-1",
		"CountText": "count=perhaps", "Cursor": "cursor=nonsense", "CursorJSON": "cursor=" + url.QueryEscape("eyJ2IjpbXX0"),
		"CursorNul": "cursor=%00", "Sort": "sort=nope", "SortTwice": "sort=--id", "SortSQL": "sort=" + url.QueryEscape("id;drop table assets"),
		"Escape": "q=%zz", "Operator": "id__like=x",
	} {
		list = append(list, bad{name: name, path: path + "?" + query})
	}
	for _, parameter := range o.Parameters {
		if parameter.In == "query" && parameter.Name != "limit" && parameter.Name != "count" {
			list = append(list,
				bad{name: "Nul " + parameter.Name, path: path + "?" + parameter.Name + "=a%00b"},
				bad{name: "InvalidUTF8 " + parameter.Name, path: path + "?" + parameter.Name + "=%ff%fe"})
		}
	}
	return list
}

// bodies spoil one thing of an honest body at a time.
func bodies(o operation, us *company, path string, s schema) []bad {
	good := us.honestBody(o)
	with := func(field string, value json.RawMessage) []byte {
		changed := maps.Clone(good)
		changed[field] = value
		return encode(changed)
	}
	list := []bad{
		{name: "NoJSON", path: path, body: []byte("name=laptop")},
		{name: "CutJSON", path: path, body: []byte(`{"name":"lap`)},
		{name: "Array", path: path, body: []byte("[]")},
		{name: "Text", path: path, body: []byte(`"text"`)},
		{name: "Number", path: path, body: []byte("42")},
		{name: "Deep", path: path, body: []byte(strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000))},
		{name: "Trailing", path: path, body: append(encode(good), "{}"...)},
		{name: "UnknownField", path: path, body: with("no_such_field", json.RawMessage("1"))},
		{name: "InvalidUTF8", path: path, body: with("name", json.RawMessage("\"caf\xe9\""))},
		{name: "Huge", path: path, body: bytes.Repeat([]byte(" "), hugeBody), want: http.StatusRequestEntityTooLarge},
		{name: "Form", path: path, body: []byte("a=1"), headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
	}
	for name, property := range s.Properties {
		list = append(list, bad{name: "WrongType " + name, path: path, body: with(name, property.wrong())})
		if property.isText() && len(property.Enum) == 0 && property.Format == "" {
			list = append(list,
				bad{name: "Nul " + name, path: path, body: with(name, json.RawMessage(`"a\u0000b"`))},
				bad{name: "Long " + name, path: path, body: with(name, json.RawMessage(`"`+strings.Repeat("é", 60000)+`"`))})
		}
		if strings.HasSuffix(name, "_date") || strings.HasSuffix(name, "_end") {
			for _, day := range []string{"2026-02-30", "0000-00-00", "yesterday", "99999-01-01", "2026-01-05T00:00:00Z"} {
				list = append(list, bad{name: "Date " + name + " " + day, path: path, body: with(name, encode(day))})
			}
		}
	}
	return list
}

func encode(value any) []byte {
	var text bytes.Buffer
	if m, ok := value.(map[string]json.RawMessage); ok { // by hand: json.Marshal refuses what is no JSON
		text.WriteByte('{')
		for name, v := range m {
			if text.Len() > 1 {
				text.WriteByte(',')
			}
			fmt.Fprintf(&text, "%q:%s", name, v)
		}
		text.WriteByte('}')
		return text.Bytes()
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return encoded
}

// refused sends a request and looks at its refusal.
func (c *company) refused(t *testing.T, o operation, b bad) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), o.method, c.product.URL+"/api/v1"+b.path, bytes.NewReader(b.body))
	if !assert.NoError(t, err, "%s: %s", o.OperationID, b.name) {
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.Token)
	for name, value := range b.headers {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if !assert.NoError(t, err, "%s: %s", o.OperationID, b.name) {
		return
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	said := fmt.Sprintf("%s: %s: %s %.200s → %d %.300s", o.OperationID, b.name, o.method, b.path, answer.StatusCode, text)
	if b.want != 0 {
		assert.Equal(t, b.want, answer.StatusCode, said)
	}
	if !assert.True(t, answer.StatusCode >= 400 && answer.StatusCode < 500, said) {
		return
	}
	assert.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"), said)
	var problem struct {
		Code      string
		Detail    string
		Status    int
		RequestID string `json:"request_id"`
	}
	if assert.NoError(t, json.Unmarshal(text, &problem), said) {
		assert.NotEmpty(t, problem.Code, said)
		assert.NotEmpty(t, problem.Detail, said)
		assert.NotEmpty(t, problem.RequestID, said)
		assert.Equal(t, answer.StatusCode, problem.Status, said)
	}
}

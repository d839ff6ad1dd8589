package connector_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func TestRequest(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body map[string]any
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		got = r
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		return answer(200, people("")).Transport.RoundTrip(r)
	})}
	s, err := acme(t).Open(
		map[string]any{"account": "acme", "region": "a&b=c", "archived": true},
		map[string]seal.Secret{"token": " t0p-secret\n"}, client)
	require.NoError(t, err)
	_, err = readAll(t, s)
	require.NoError(t, err)
	require.Equal(t, "POST https://acme.acme.example/api/people/search?region=a%26b%3Dc", got.Method+" "+got.URL.String())
	require.Equal(t, "key t0p-secret", got.Header.Get("X-Token"))
	require.Equal(t, "application/json", got.Header.Get("Accept"))
	require.Equal(t, "application/json", got.Header.Get("Content-Type"))
	require.Equal(t, "true", body["where"].(map[string]any)["archived"])
	require.Len(t, body["fields"], 10)
}

func TestBaseURLOverride(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://proxy.example/hr/api":  "https://proxy.example/hr/api/people/search",
		"http://127.0.0.1:8080/api/v1/": "http://127.0.0.1:8080/api/v1/people/search",
		"https://proxy.example":         "https://proxy.example/people/search",
	} {
		var got string
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got, _, _ = strings.Cut(r.URL.String(), "?")
			return answer(200, people("")).Transport.RoundTrip(r)
		})}
		s, err := acme(t).Open(map[string]any{"account": "acme", "base_url": base}, map[string]seal.Secret{"token": "t"}, client)
		require.NoError(t, err)
		_, err = readAll(t, s)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestMapping(t *testing.T) {
	t.Parallel()
	got, err := readAll(t, open(t, answer(200, people(`
		{"id":9007199254740993,"mail":" Ana@ACME.test ","first":"Ana","last":"Li\u0000ma\n","title":"","tags":["Engineer"],
		 "boss":300000047674147,"from":"2026-12-01T00:00:00+02:00","to":"0000-00-00","state":1},
		{"id":"0004","mail":null,"from":"","to":"2026-02-28","state":"0"},
		{"id":"x","state":7}`))))
	require.NoError(t, err)
	require.Empty(t, got.Rejects)
	ana := got.Employees[0]
	require.Len(t, ana.Hash, 64)
	ana.Hash = ""
	require.Equal(t, connector.EmployeeRecord{
		ExternalID: "9007199254740993", Email: "ana@acme.test", FirstName: "Ana", LastName: "Lima", DisplayName: "Ana Lima",
		JobTitle: "Engineer", ManagerExternalID: "300000047674147", StartDate: clock.MustDate("2026-12-01"),
		VendorStatus: connector.StatusActive, VendorStatusText: "1",
	}, ana)
	require.Equal(t, "0004", got.Employees[1].ExternalID)
	require.Equal(t, connector.StatusLeft, got.Employees[1].VendorStatus)
	require.Equal(t, clock.MustDate("2026-02-28"), got.Employees[1].EndDate)
	require.Equal(t, connector.StatusUnknown, got.Employees[2].VendorStatus)
	require.Equal(t, "7", got.Employees[2].VendorStatusText)
}

func TestRejects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ record, code, id, label, reason string }{
		"ErrNoID":       {`{"first":"Ana"}`, "missing_id", "", "Ana", "The record has no id."},
		"ErrBlankID":    {`{"id":" ","last":"Lima"}`, "missing_id", "", "Lima", "The record has no id."},
		"ErrDate":       {`{"id":"4","mail":"a@b.c","from":"2026-02-30"}`, "invalid_date", "4", "a@b.c", `start date: "2026-02-30" is no date`},
		"ErrDateForm":   {`{"id":"4","from":"31/01/2026"}`, "invalid_date", "4", "", `start date: "31/01/2026" is no date`},
		"ErrDateYear0":  {`{"id":"4","from":"0000-01-01"}`, "invalid_date", "4", "", `start date: "0000-01-01" is no date`},
		"ErrDateNumber": {`{"id":"4","from":20260101}`, "invalid_date", "4", "", `start date: "20260101" is no date`},
		"ErrDateList":   {`{"id":"4","from":["2026","01","01"]}`, "wrong_type", "4", "", "start date: is a list, not a date"},
		"ErrObject":     {`{"id":"4","last":{"a":1}}`, "wrong_type", "4", "", "last name: is an object, not a text"},
		"ErrBoolean":    {`{"id":"4","mail":true}`, "wrong_type", "4", "", "email: is true, not a text"},
		"ErrIDObject":   {`{"id":{},"last":"Lima"}`, "wrong_type", "", "Lima", "external id: is an object, not a text"},
		"ErrIndex":      {`{"id":"4","tags":{"a":1}}`, "wrong_type", "4", "", "job title: has an unexpected form: "},
		"ErrTwo":        {`{"id":"4","from":"x","to":"y"}`, "invalid_date", "4", "", `start date: "x" is no date; end date: "y" is no date`},
		"ErrNull":       {`null`, "wrong_type", "", "", "The record is not an object."},
		"ErrText":       {`"Ana"`, "wrong_type", "", "", "The record is not an object."},
		"ErrNumber":     {`7`, "wrong_type", "", "", "The record is not an object."},
		"ErrList":       {`[]`, "wrong_type", "", "", "The record is not an object."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readAll(t, open(t, answer(200, people(`{"id":"1"},`+c.record+`,{"id":"2"}`))))
			require.NoError(t, err)
			require.Len(t, got.Employees, 2, "the others come in")
			require.Len(t, got.Rejects, 1)
			r := got.Rejects[0]
			require.True(t, strings.HasPrefix(r.Reason, c.reason), r.Reason)
			r.Reason = ""
			require.Equal(t, connector.Reject{ExternalID: c.id, Label: c.label, Code: c.code}, r)
		})
	}
}

func TestDuplicateIDs(t *testing.T) {
	t.Parallel()
	got, err := readAll(t, open(t, answer(200, people(`{"id":"1","first":"A"},{"first":"A","id":1},{"id":"1","first":"B"}`))))
	require.NoError(t, err)
	require.Len(t, got.Employees, 1)
	require.Len(t, got.Rejects, 1)
	require.Equal(t, "duplicate_id", got.Rejects[0].Code)
	require.Equal(t, "B", got.Rejects[0].Label)
}

// A column that the vendor left out says nothing; one that is empty says so.
func TestMissingColumns(t *testing.T) {
	t.Parallel()
	const record = `{"id":"1","first":"Ana","to":null}`
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"Said": {`{"data":{"columns":[{"id":"id"},{"id":"first"},{"id":"last"},{"id":4}],"people":[` + record + `]}}`,
			[]string{"email", "job_title", "manager_external_id", "start_date", "vendor_status", "vendor_status_text"}},
		"NotSaid":     {people(record), nil},
		"SaidTooLate": {`{"data":{"people":[` + record + `],"columns":[]}}`, nil},
		"OtherForm":   {`{"data":{"columns":{"id":1},"people":[` + record + `]}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := readAll(t, open(t, answer(200, c.body)))
			require.NoError(t, err)
			require.Equal(t, c.want, got.Employees[0].Missing)
		})
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	hash := func(record string) string {
		got, err := readAll(t, open(t, answer(200, people(record))))
		require.NoError(t, err)
		require.Len(t, got.Employees, 1, record)
		return got.Employees[0].Hash
	}
	same := hash(`{"id":"1","mail":"a@b.c","first":"A","last":"B","from":"2026-01-01","other":1}`)
	for range 20 { // maps change their order from run to run
		require.Equal(t, same, hash(`{"last":"B","from":"2026-01-01","other":2,"first":"A","mail":"A@b.c ","id":1,"to":null}`))
	}
	seen := map[string]bool{same: true}
	for _, other := range []string{
		`{"id":"2","mail":"a@b.c","first":"A","last":"B","from":"2026-01-01"}`,
		`{"id":"1","mail":"a@b.d","first":"A","last":"B","from":"2026-01-01"}`,
		`{"id":"1","mail":"a@b.c","first":"A B","last":"","from":"2026-01-01"}`,
		`{"id":"1","mail":"a@b.c","first":"A","last":"B","from":"2026-01-02"}`,
		`{"id":"1","mail":"a@b.c","first":"A","last":"B","to":"2026-01-01"}`,
		`{"id":"1","mail":"a@b.c","first":"A","last":"B","from":"2026-01-01","boss":"7"}`,
		`{"id":"1","mail":"a@b.c","first":"A","last":"B","from":"2026-01-01","title":"7"}`,
		`{"id":"1","mail":"a@b.c","first":"A","last":"B","from":"2026-01-01","state":"0"}`,
	} {
		h := hash(other)
		require.False(t, seen[h], other)
		seen[h] = true
	}
}

// Records are handed over while the answer is still coming in.
func TestReadIsStreaming(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	first := make(chan struct{})
	go func() {
		_, _ = io.WriteString(w, `{"data":{"people":[`)
		for i := range 450 {
			_, _ = fmt.Fprintf(w, `%s{"id":%d}`, map[bool]string{true: ","}[i > 0], i)
			if i == 250 {
				<-first // nothing more comes before a page was handed over
			}
		}
		_, _ = io.WriteString(w, `]}}`)
		_ = w.Close()
	}()
	client := &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: r, Request: req}, nil
	})}
	var sizes []int
	err := open(t, client).Read(t.Context(), "people", func(p connector.Page) error {
		if len(sizes) == 0 {
			close(first)
		}
		sizes = append(sizes, p.Len())
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, []int{200, 200, 50}, sizes)
}

func TestErrReadIsNotComplete(t *testing.T) {
	t.Parallel()
	const brokeOff, other, unreadable = "broke off.", "does not hold what was asked for.", "cannot be read."
	for name, c := range map[string]struct{ body, want string }{
		"ErrEmpty":      {``, brokeOff},
		"ErrHTML":       {`<html>Sign in</html>`, unreadable},
		"ErrCut":        {`{"data":{"people":[{"id":"1"},{"id":`, brokeOff},
		"ErrCutBetween": {`{"data":{"people":[{"id":"1"}`, brokeOff},
		"ErrCutEnd":     {`{"data":{"people":[{"id":"1"}]`, brokeOff},
		"ErrNoList":     {`{"data":{}}`, other},
		"ErrNull":       {`{"data":{"people":null}}`, other},
		"ErrObject":     {`{"data":{"people":{"1":{}}}}`, other},
		"ErrOtherLevel": {`{"people":[]}`, other},
		"ErrListOnly":   {`[]`, other},
		"ErrGarbage":    {people(``) + `x`, unreadable},
		"ErrTwoAnswers": {people(``) + people(``), unreadable},
		"ErrBadJSON":    {`{"data":{"people":[{"id":"1"},,]}}`, unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := readAll(t, open(t, answer(200, c.body)))
			require.EqualError(t, err, "vendor_error: The answer of Acme HR "+c.want)
		})
	}
}

func TestReadEmptyStream(t *testing.T) {
	t.Parallel()
	got, err := readAll(t, open(t, answer(200, ` {"x":{"people":[1]},"data":{"a":[{}],"people":[],"b":1},"y":null} `+"\n")))
	require.NoError(t, err)
	require.Zero(t, got.Len())
}

func TestErrFromCallerEndsReading(t *testing.T) {
	t.Parallel()
	mine := errors.New("mine")
	err := open(t, answer(200, people(`{"id":"1"}`))).Read(t.Context(), "people", func(connector.Page) error { return mine })
	require.Equal(t, mine, err)
	require.Error(t, open(t, nil).Read(t.Context(), "nobody", nil))
}

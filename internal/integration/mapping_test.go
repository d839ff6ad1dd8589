package integration_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	canonical "github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const sample = `{"employees":[{"id":"7","firstName":"Ana","lastName":"Lima","workEmail":"Ana@Acme.test","jobTitle":"Engineer","department":"R&D","status":"Active","hireDate":"2020-01-01","terminationDate":"0000-00-00"}]}`

// TestMapping is shown, previewed with changes that are not kept, and replaced.
func TestMapping(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connect(t, "https://example.test/api/v1")
	m, err := b.GetMapping(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, "employees", m.Streams[0].Stream)
	fields := map[string]connector.FieldMapping{}
	for _, f := range m.Streams[0].Fields {
		fields[f.Field] = f
	}
	require.Equal(t, "record.id", fields["external_id"].Expression)
	require.Empty(t, fields["cost_center"].Expression, "what is not mapped can be")
	require.True(t, fields["cost_center"].Editable)

	change := connector.Overrides{Fields: map[string]map[string]string{"employees": {"cost_center": `"CC-" + upper(record.department)`, "job_title": ""}}}
	page, err := b.Preview(t.Context(), b.tenant, i.ID, "employees", []byte(sample), change)
	require.NoError(t, err)
	require.Len(t, page.Records, 1)
	got := page.Records[0].Value.(*canonical.Employee)
	require.Equal(t, "CC-R&D", got.CostCenter)
	require.Empty(t, got.JobTitle)

	b.forget(t)
	set, err := b.SetMapping(t.Context(), b.tenant, i.ID, change, &i.Version)
	require.NoError(t, err)
	require.Equal(t, change, set.Overrides)
	require.Equal(t, i.Version+1, set.Version)
	require.Equal(t, []string{"integration_updated"}, b.told(t, i.ID))
	_, err = b.SetMapping(t.Context(), b.tenant, i.ID, change, &i.Version)
	require.True(t, fault.Is(err, "integration.stale"))
	again, err := b.SetMapping(t.Context(), b.tenant, i.ID, change, nil)
	require.NoError(t, err)
	require.Equal(t, set.Version, again.Version, "nothing changed")
	_, err = b.Service.Connection(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
}

func TestMappingRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connect(t, "https://example.test/api/v1")
	for name, c := range map[string]struct {
		o  connector.Overrides
		at string
	}{
		"ErrStream":     {connector.Overrides{Fields: map[string]map[string]string{"pets": {"name": "1"}}}, "body.overrides.fields.pets"},
		"ErrField":      {connector.Overrides{Fields: map[string]map[string]string{"employees": {"shoe_size": "1"}}}, "body.overrides.fields.employees.shoe_size"},
		"ErrExpression": {connector.Overrides{Fields: map[string]map[string]string{"employees": {"email": "record."}}}, "body.overrides.fields.employees.email"},
		"ErrSecrets":    {connector.Overrides{Fields: map[string]map[string]string{"employees": {"email": "secrets.api_key"}}}, "body.overrides.fields.employees.email"},
		"ErrTable":      {connector.Overrides{Tables: map[string]map[string]string{"nothing": {"a": "b"}}}, "body.overrides.tables.nothing"},
	} {
		_, err := b.SetMapping(t.Context(), b.tenant, i.ID, c.o, nil)
		f := fault.As(err)
		require.NotNil(t, f, "%s: %v", name, err)
		require.Equal(t, fault.Invalid, f.Kind, name)
		require.Equal(t, c.at, f.Fields[0].Location, name)
	}
	_, err := b.Preview(t.Context(), b.tenant, i.ID, "employees", []byte("no answer"), connector.Overrides{})
	require.Equal(t, "body.sample", fault.As(err).Fields[0].Location)
	_, err = b.Preview(t.Context(), b.tenant, i.ID, "pets", []byte("{}"), connector.Overrides{})
	require.Equal(t, "body.stream", fault.As(err).Fields[0].Location)
}

package field_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*field.Service
	db     *pg.DB
	tenant uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	master, _, err := seal.LoadMaster("", t.TempDir())
	require.NoError(t, err)
	sealer := seal.New(master, tenant.NewKeys(db))
	return bundle{Service: field.NewService(db, c, event.NewRecorder(c, func() {}), sealer), db: db, tenant: testkit.Tenant(t, db)}
}

func (b bundle) field(t *testing.T, f field.Field) field.Field {
	t.Helper()
	f.Object, f.Name = field.Location, f.Key
	made, err := b.Create(t.Context(), b.tenant, f)
	require.NoError(t, err)
	return made
}

// say judges and writes what is said of a place.
func (b bundle) say(of uuid.UUID, isNew bool, said register.Custom) (changes event.Changes, err error) {
	err = b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		judge, err := b.Judge(ctx, b.tenant, string(field.Location))
		if err != nil {
			return err
		}
		values, err := judge(ctx, register.Owner{ID: of, New: isNew}, said)
		if err != nil {
			return err
		}
		changes = values.Changes()
		return b.Write(ctx, b.tenant, values)
	})
	return changes, err
}

func (b bundle) values(t require.TestingT, of uuid.UUID) string {
	found, err := b.Values(context.Background(), b.tenant, field.Location, of)
	require.NoError(t, err)
	text, err := json.Marshal(found[of])
	require.NoError(t, err)
	return string(text)
}

func raw(key, text string) register.Custom { return register.Custom{key: json.RawMessage(text)} }

// What a field takes and what it does not; what it takes is shown as it was meant.
func TestWhatFieldsTake(t *testing.T) {
	t.Parallel()
	b := setup(t)
	limit := func(n int64) *int64 { return &n }
	for _, f := range []field.Field{
		{Key: "text", Type: field.Text, Pattern: "[A-Z]{2}\\d*", Max: limit(4)}, {Key: "number", Type: field.Number, Min: limit(-1_000_000)},
		{Key: "yes", Type: field.Boolean}, {Key: "day", Type: field.Date}, {Key: "one", Type: field.Choice, Options: []string{"Dark Blue"}},
		{Key: "some", Type: field.MultiChoice, Options: []string{"A", "B"}}, {Key: "url", Type: field.URL}, {Key: "mail", Type: field.Email},
		{Key: "money", Type: field.Money, Max: limit(1000)}, {Key: "who", Type: field.Person},
	} {
		b.field(t, f)
	}
	for said, shown := range map[string]string{
		`text "AB1"`: `"AB1"`, `number 1.50`: `1.5`, `yes true`: `true`, `day "2026-02-28"`: `"2026-02-28"`, `one " dark  blue"`: `"Dark Blue"`,
		`some ["b","a","B"]`: `["B","A"]`, `url "https://a.test/x"`: `"https://a.test/x"`, `mail "a@b.test"`: `"a@b.test"`,
		`money {"amount":1000,"currency":"EUR"}`: `{"amount":1000,"currency":"EUR"}`,
	} {
		key, text, _ := strings.Cut(said, " ")
		of := uuid.New()
		_, err := b.say(of, true, raw(key, text))
		require.NoError(t, err, said)
		require.JSONEq(t, `{"`+key+`":`+shown+`}`, b.values(t, of), said)
	}
	for _, said := range []string{
		`text "ab"`, `text "AB123"`, `text 1`, `text ""`, `text "AB\u0000"`, `number "1"`, `number -2`, `number 0.0000001`, `number 1e3`,
		`number 99999999999999`, `yes 1`, `day "2026-02-30"`, `one "red"`, `some []`, `some "A"`, `some ["C"]`, `url "javascript:alert(1)"`,
		`url "/x"`, `mail "A <a@b.test>"`, `money 10`, `money {"amount":1001,"currency":"EUR"}`, `money {"amount":1,"currency":"eur"}`,
		`who "` + uuid.NewString() + `"`, `who "Ana"`, `nothing 1`,
	} {
		key, text, _ := strings.Cut(said, " ")
		_, err := b.say(uuid.New(), true, raw(key, text))
		f := fault.As(err)
		require.NotNil(t, f, "%s: %v", said, err)
		require.Equal(t, "body.custom."+key, f.Fields[0].Location, said)
	}
}

// Numbers of any form up to six decimals come back as they are worth, and what is
// said twice is no change.
func TestNumbersKeepTheirWorth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.field(t, field.Field{Key: "n", Type: field.Number})
	rapid.Check(t, func(t *rapid.T) {
		millionths := rapid.Int64Range(-9_000_000_000_000, 9_000_000_000_000).Draw(t, "millionths")
		text := strconv.FormatFloat(float64(millionths)/1e6, 'f', -1, 64)
		of := uuid.New()
		_, err := b.say(of, true, raw("n", text))
		require.NoError(t, err, text)
		require.JSONEq(t, fmt.Sprintf(`{"n":%s}`, text), b.values(t, of))
		again, err := b.say(of, false, raw("n", text))
		require.NoError(t, err)
		require.Empty(t, again)
	})
}

// A sealed value is in no row, comes out only where it was put in, and who looks is
// told of.
func TestSealedValues(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.field(t, field.Field{Key: "pin", Type: field.Text, Sealed: true})
	of, other := uuid.New(), uuid.New()
	changes, err := b.say(of, true, raw("pin", `"hunter2"`))
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprint(changes), "hunter2")
	require.JSONEq(t, `{"pin":{"sealed":true}}`, b.values(t, of))
	value, err := b.Reveal(t.Context(), b.tenant, field.Location, of, "Berlin", "pin")
	require.NoError(t, err)
	require.JSONEq(t, `"hunter2"`, string(value))
	_, err = b.Reveal(t.Context(), b.tenant, field.Location, other, "Rome", "pin")
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		var told int
		err := tx.QueryRow(ctx, "select count(*) from outbox where type = 'location_value_revealed' and subject_id = $1", of).Scan(&told)
		require.Equal(t, 1, told)
		_, moving := tx.Exec(ctx, "update field_values set owner_id = $1 where owner_id = $2", other, of)
		require.NoError(t, moving)
		return err
	}))
	_, err = b.Reveal(t.Context(), b.tenant, field.Location, other, "Rome", "pin")
	require.Error(t, err, "it was sealed for another place")
}

// A value that may stand once stands once, however often it is tried at one time.
func TestUniqueValues(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := b.field(t, field.Field{Key: "code", Type: field.Text, Unique: true})
	results := make(chan error, 8)
	for range cap(results) {
		go func() { _, err := b.say(uuid.New(), true, raw("code", `"A1"`)); results <- err }()
	}
	taken := 0
	for range cap(results) {
		if err := <-results; err != nil {
			require.Equal(t, "field.taken", fault.As(err).Code)
			taken++
		}
	}
	require.Equal(t, cap(results)-1, taken)
	_, err := b.Update(t.Context(), b.tenant, f.ID, nil, func(f *field.Field) { f.Unique = false })
	require.NoError(t, err)
	_, err = b.say(uuid.New(), true, raw("code", `"a1"`))
	require.NoError(t, err)
	_, err = b.Update(t.Context(), b.tenant, f.ID, nil, func(f *field.Field) { f.Unique = true })
	require.Equal(t, "field.not_unique", fault.As(err).Code)
}

// Many owners are judged and written together, whatever each had; of a unique field
// the fault says which has the value already.
func TestManyOwnersAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, f := range []field.Field{
		{Key: "room", Type: field.Text}, {Key: "tags", Type: field.MultiChoice, Options: []string{"a", "b", "c"}},
		{Key: "pin", Type: field.Text, Sealed: true}, {Key: "code", Type: field.Text, Unique: true},
	} {
		b.field(t, f)
	}
	owners := make([]uuid.UUID, 50)
	for i := range owners {
		owners[i] = uuid.New()
	}
	_, err := b.say(owners[0], false, register.Custom{"room": json.RawMessage(`"old"`), "tags": json.RawMessage(`["c"]`)})
	require.NoError(t, err)
	write := func(said func(i int) register.Custom) error {
		return b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
			judge, err := b.Judge(ctx, b.tenant, string(field.Location), owners...)
			require.NoError(t, err)
			var all []register.Judged
			for i, id := range owners {
				one, err := judge(ctx, register.Owner{ID: id}, said(i))
				require.NoError(t, err)
				all = append(all, one)
			}
			if before := all[0].Changes()["custom.room"]; before[1] == "B1" {
				require.Equal(t, `"old"`, fmt.Sprintf("%s", before[0]), "what it was is known")
			}
			return b.Write(ctx, b.tenant, all...)
		})
	}
	require.NoError(t, write(func(i int) register.Custom {
		return register.Custom{
			"room": json.RawMessage(`"B1"`), "tags": json.RawMessage(`["a","b"]`), "pin": json.RawMessage(`"7"`),
			"code": json.RawMessage(fmt.Sprintf(`"C%d"`, i)),
		}
	}))
	for i, id := range owners {
		require.JSONEq(t, fmt.Sprintf(`{"room":"B1","tags":["a","b"],"pin":{"sealed":true},"code":"C%d"}`, i), b.values(t, id))
	}
	require.NoError(t, write(func(int) register.Custom { return raw("tags", "null") }))
	require.JSONEq(t, `{"room":"B1","pin":{"sealed":true},"code":"C49"}`, b.values(t, owners[49]))
	err = write(func(int) register.Custom { return raw("code", `"same"`) })
	require.Equal(t, "field.taken", fault.As(err).Code)
	require.Equal(t, "body.custom.code", fault.As(err).Fields[0].Location)
	require.JSONEq(t, `{"room":"B1","pin":{"sealed":true},"code":"C49"}`, b.values(t, owners[49]), "none was written")
}

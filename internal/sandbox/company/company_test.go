package company_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// today is the day all tests play on, Friday.
const today = "2026-01-30"

var now = time.Date(2026, 1, 30, 9, 30, 0, 0, time.UTC)

func TestTheSameSeedMakesTheSameCompany(t *testing.T) {
	t.Parallel()
	one, two := company.New(company.Options{Today: now, Seed: 7}), company.New(company.Options{Today: now, Seed: 7})
	require.Equal(t, one.Look(), two.Look())
	other := company.New(company.Options{Today: now, Seed: 8})
	require.NotEqual(t, one.Look().Devices, other.Look().Devices)
	require.Equal(t, one.ID("user", 3), two.ID("user", 3))
	require.NotEqual(t, one.ID("user", 3), one.ID("user", 4))
	require.NotEqual(t, one.ID("user", 3), other.ID("user", 3))
	index, ok := one.IndexOf("user", one.ID("user", 3))
	require.True(t, ok)
	require.Equal(t, 3, index)
	for _, strange := range []string{"", "x", one.ID("device", 3), other.ID("user", 3), strings.Repeat("z", 36)} {
		_, ok = one.IndexOf("user", strange)
		require.False(t, ok, strange)
	}
}

func TestTheFleetIsSound(t *testing.T) {
	t.Parallel()
	c := company.New(company.Options{Today: now, Seed: 7, Size: 1000})
	v := c.Look()
	require.Len(t, v.People, 1000)
	serials, uuids := map[string]bool{}, map[string]bool{}
	platforms := map[company.Platform]int{}
	former, twice, placeholders, shared := 0, 0, 0, 0
	for _, d := range v.Devices {
		require.False(t, serials[d.Serial], "serial twice: %s", d.Serial)
		require.False(t, uuids[d.UUID], "UUID twice: %s", d.UUID)
		serials[d.Serial], uuids[d.UUID] = true, true
		platforms[d.Platform]++
		require.False(t, d.LastSeen.After(now) || d.LastSeen.Before(d.Enrolled))
		require.Less(t, d.Free, d.Storage)
		if owner, owned := v.Person(d.Owner); owned {
			require.NotEmpty(t, owner.Email)
			require.False(t, owner.Starts(today))
		} else {
			shared++
		}
		if d.Former != company.Nobody {
			former++
			require.True(t, v.People[d.Former].Left(today))
			require.NotEqual(t, d.Owner, d.Former)
		}
		if c.Twice(d) {
			twice++
		}
		if c.Placeholder(d) {
			placeholders++
		}
		require.Equal(t, d.Virtual, strings.HasPrefix(d.Serial, "VMware-"))
	}
	require.Greater(t, len(v.Devices), 1000)
	require.Len(t, platforms, 4)
	for what, n := range map[string]int{"former": former, "twice": twice, "placeholders": placeholders, "shared": shared} {
		require.Positive(t, n, what)
		require.Less(t, n, 150, what)
	}
}

func TestOrdersHoldWhatWasBought(t *testing.T) {
	t.Parallel()
	v := company.New(company.Options{Today: now, Seed: 7}).Look()
	seen := map[int]bool{}
	numbers := map[string]bool{}
	for i, o := range v.Orders {
		require.Equal(t, i, o.Index)
		require.False(t, numbers[o.Number])
		numbers[o.Number] = true
		var total int64
		for _, l := range o.Lines {
			for _, d := range l.Devices {
				require.False(t, seen[d], "bought twice")
				seen[d] = true
				require.Equal(t, o.Number, v.Devices[d].Order)
				require.Equal(t, o.Supplier, v.Devices[d].Supplier)
				require.LessOrEqual(t, o.Date, v.Devices[d].Bought)
				total += v.Devices[d].Price
			}
		}
		require.Equal(t, total, o.Total())
	}
	for _, d := range v.Devices {
		require.Equal(t, d.Order != "", seen[d.Index])
		require.Equal(t, d.Order == "", d.Personal || d.Virtual)
	}
}

func TestAViewNeverChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := company.New(company.Options{Today: now, Seed: 7, Size: 30})
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			before := c.Look()
			titles := []string{}
			for _, p := range before.People {
				titles = append(titles, p.Title)
			}
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				c.Touch(now, rapid.IntRange(1, 100).Draw(t, "percent"))
			case 1:
				c.EditPerson(rapid.IntRange(-1, 40).Draw(t, "person"), func(p *company.Person) { p.Title = "Juggler" })
			case 2:
				c.EditDevice(0, func(d *company.Device) { d.Removed = true })
			case 3:
				i := c.Hire(company.Person{First: "Ana", Last: "Lima", Email: "ana.new@acme.test"})
				found, ok := c.Look().ByEmail("ANA.new@acme.test")
				require.True(t, ok)
				require.LessOrEqual(t, i, found.Index)
			}
			after := c.Look()
			require.Equal(t, before.Revision+1, after.Revision)
			numbers := map[string]bool{}
			for i, p := range before.People {
				require.Equal(t, titles[i], p.Title)
				require.Equal(t, after.People[i].Title != p.Title, after.People[i].Revision == after.Revision && after.People[i].Title != p.Title)
			}
			for _, p := range after.People {
				require.False(t, numbers[p.Number], "number twice")
				numbers[p.Number] = true
			}
		}
	})
}

func TestTouchReachesTheShare(t *testing.T) {
	t.Parallel()
	c := company.New(company.Options{Today: now, Seed: 7, Size: 500})
	people, devices := c.Touch(now, 1)
	require.Equal(t, 5, people)
	changed := 0
	for _, d := range c.Look().Devices {
		if d.Revision == 2 {
			changed++
			require.Equal(t, now, d.LastSeen)
		}
	}
	require.Equal(t, devices, changed)
	people, _ = c.Touch(now, 0)
	require.Zero(t, people)
}

func BenchmarkNewOfHundredThousand(b *testing.B) {
	for b.Loop() {
		company.New(company.Options{Today: now, Seed: 7, Size: 100_000})
	}
}

package bamboohr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func generate(n int, fixed ...bamboohr.Fixed) []bamboohr.Person {
	return bamboohr.Generate(7, n, bamboohr.GenerateOptions{Today: newWatch().Now(), Fixed: fixed})
}

func TestGenerateIsReproducible(t *testing.T) {
	t.Parallel()
	first, again := generate(250), generate(250)
	require.Equal(t, first, again)
	other := bamboohr.Generate(8, 250, bamboohr.GenerateOptions{Today: newWatch().Now()})
	require.NotEqual(t, first, other)
}

func TestGenerateMakesTheWholeMixture(t *testing.T) {
	t.Parallel()
	people := generate(250)
	require.Len(t, people, 250)
	var hires, early, gone, leaving, silent, unicode, undated int
	for _, p := range people {
		switch {
		case p.HireDate > today:
			hires++
			if p.ActiveEarly {
				early++
			}
			require.Equal(t, p.HireDate, p.Jobs[0].Date, "a hire's job begins with the hire")
		case p.TerminationDate != "" && p.TerminationDate < today:
			gone++
		case p.TerminationDate != "":
			leaving++
		}
		if p.WorkEmail == "" {
			silent++
			require.Equal(t, "Warehouse", p.Jobs[0].Department)
		}
		if p.LastChanged.IsZero() {
			undated++
		}
		if len(p.FirstName+p.LastName) != len([]rune(p.FirstName+p.LastName)) {
			unicode++
		}
	}
	require.Equal(t, []int{3, 1, 15, 2, 6, 2}, []int{hires, early, gone, leaving, silent, undated})
	require.Greater(t, unicode, 60, "names in many scripts")
}

func TestGenerateKeepsRecordsSound(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 12, 60, 250, 1200} {
		mails, ids := map[string]bool{}, map[string]bool{}
		oldest := today
		for _, p := range generate(n) {
			require.False(t, ids[p.ID], "id twice")
			ids[p.ID] = true
			if p.WorkEmail != "" {
				require.False(t, mails[p.WorkEmail], "address twice: %s", p.WorkEmail)
				mails[p.WorkEmail] = true
				require.Regexp(t, `^[a-z0-9.-]+@acme\.test$`, p.WorkEmail)
			}
			_, err := time.Parse(time.DateOnly, p.HireDate)
			require.NoError(t, err)
			if p.TerminationDate != "" {
				require.Less(t, p.HireDate, p.TerminationDate)
			}
			oldest = min(oldest, p.HireDate)
		}
		require.Greater(t, oldest, "2017-01-01")
	}
}

func TestGenerateMakesATreeOfManagers(t *testing.T) {
	t.Parallel()
	people := generate(250, bamboohr.Fixed{FirstName: "A", LastName: "B", Email: "manager@acme.test", JobTitle: "Engineering Manager"},
		bamboohr.Fixed{FirstName: "C", LastName: "D", Email: "employee@acme.test", JobTitle: "Engineer", ManagerEmail: "manager@acme.test"})
	boss := map[string]string{}
	byMail := map[string]bamboohr.Person{}
	for _, p := range people {
		boss[p.ID] = p.Jobs[0].SupervisorID
		byMail[p.WorkEmail] = p
	}
	chiefs, deepest := 0, 0
	for _, p := range people {
		depth := 1
		for id := boss[p.ID]; id != ""; id = boss[id] {
			depth++
			require.LessOrEqual(t, depth, 5, "a circle or too deep")
		}
		if depth == 1 {
			chiefs++
		}
		deepest = max(deepest, depth)
	}
	require.Equal(t, 1, chiefs)
	require.Equal(t, 4, deepest)
	require.Equal(t, byMail["manager@acme.test"].ID, boss[byMail["employee@acme.test"].ID])
}

func TestGenerateTakesFixedPeopleAsTheyAre(t *testing.T) {
	t.Parallel()
	want := bamboohr.Fixed{
		FirstName: "Zoë", LastName: "Łoś", Email: "it@acme.test", JobTitle: "IT Manager", Department: "IT",
		Location: "Kraków", StartDate: "2020-02-29", EndDate: "2026-03-31",
	}
	for _, p := range generate(60, want) {
		if p.WorkEmail != want.Email {
			continue
		}
		require.True(t, p.Fixed)
		require.Equal(t, []string{"Zoë", "Łoś", "2020-02-29", "2026-03-31"}, []string{p.FirstName, p.LastName, p.HireDate, p.TerminationDate})
		require.Equal(t, "IT Manager/IT/Kraków", strings.Join([]string{p.Jobs[0].Title, p.Jobs[0].Department, p.Jobs[0].Location}, "/"))
		return
	}
	t.Fatal("the fixed person is missing")
}

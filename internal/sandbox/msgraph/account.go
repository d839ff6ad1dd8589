package msgraph

import (
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// account is one user of the directory.
type account struct {
	s        *Server
	id       string
	upn      string
	mail     any // null for some
	person   company.Person
	named    string // display name of accounts that are nobody's
	guest    bool
	enabled  bool
	revision int64
}

// keptFor is how long accounts of people who left stay before they are deleted.
const keptFor = 180 * 24 * time.Hour

// accounts are everybody of the directory in a fixed order: people, then guests,
// rooms and the account for emergencies.
func (s *Server) accounts(v *company.View) []account {
	return s.everybody.Of(s.desk, v, func() []account {
		list := make([]account, 0, len(v.People)+8)
		for _, p := range s.desk.People(v) {
			if a, ok := s.account(p); ok {
				list = append(list, a)
			}
		}
		return append(list, s.others()...)
	})
}

// account is a person's. Warehouse people without an e-mail have one every second
// time; who starts later has one only some days before.
func (s *Server) account(p company.Person) (account, bool) {
	c, now := s.desk.Company(), s.desk.Now()
	today := s.desk.Today()
	a := account{s: s, id: c.ID("entra user", p.Index), person: p, upn: p.Email, mail: p.Email, enabled: true, revision: p.Revision}
	switch {
	case p.Email == "":
		if c.Chance("entra none", p.Index, 50) {
			return account{}, false
		}
		a.upn, a.mail = p.Login()+"@"+c.Domain(), nil
	case c.Chance("entra shouts", p.Index, 2):
		a.upn = strings.ToUpper(a.upn[:1]) + a.upn[1:strings.IndexByte(a.upn, '@')] + strings.ToUpper(a.upn[strings.IndexByte(a.upn, '@'):])
	}
	switch {
	case p.Starts(now.AddDate(0, 0, 10).Format(time.DateOnly)):
		return account{}, false
	case p.Left(now.Add(-keptFor).Format(time.DateOnly)):
		return account{}, false
	case p.Left(today):
		a.enabled = c.Chance("entra forgotten", p.Index, 10) // nobody told IT
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.disabled[a.id] {
		a.enabled = false
	}
	return a, true
}

// others are accounts that are no employee's.
func (s *Server) others() []account {
	c := s.desk.Company()
	list := []account{
		{named: "Room Berlin 1", upn: "room.berlin1@" + c.Domain()},
		{named: "Room Berlin 2", upn: "room.berlin2@" + c.Domain()},
		{named: "Emergency Access", upn: "breakglass@acmecorp.onmicrosoft.com", enabled: true},
		{named: "Pat Supplier", upn: "pat_supplier.test#EXT#@acmecorp.onmicrosoft.com", guest: true, enabled: true},
		{named: "Lou Auditor", upn: "lou_auditors.test#EXT#@acmecorp.onmicrosoft.com", guest: true, enabled: true},
	}
	for i := range list {
		list[i].s, list[i].id, list[i].revision, list[i].person.Manager = s, c.ID("entra other", i), 1, company.Nobody
	}
	list[0].mail, list[1].mail = list[0].upn, list[1].upn
	list[3].mail, list[4].mail = "pat@supplier.test", "lou@auditors.test"
	return list
}

// employee tells accounts of people from others.
func (a account) employee() bool { return a.named == "" }

// of is a text of the person's, null when it is empty or nobody's.
func (a account) of(text string) any {
	if text == "" || !a.employee() {
		return nil
	}
	return text
}

func (a account) chance(what string, percent int) bool {
	return a.employee() && a.s.desk.Company().Chance(what, a.person.Index, percent)
}

var users = kind[account]{
	name: "microsoft.graph.user", context: "users", pageSize: 100, biggest: 999,
	properties: []property[account]{
		{"businessPhones", true, func(a account) any {
			if a.of(a.person.Phone) == nil {
				return []string{}
			}
			return []string{a.person.Phone}
		}},
		{"displayName", true, func(a account) any {
			if !a.employee() {
				return a.named
			}
			return a.person.Name()
		}},
		{"givenName", true, func(a account) any { return a.of(a.person.First) }},
		{"jobTitle", true, account.jobTitle},
		{"mail", true, func(a account) any { return a.mail }},
		{"mobilePhone", true, func(a account) any { return a.of(a.person.Mobile) }},
		{"officeLocation", true, func(a account) any { return a.of(a.person.Location) }},
		{"preferredLanguage", true, func(account) any { return nil }},
		{"surname", true, func(a account) any { return a.of(a.person.Last) }},
		{"userPrincipalName", true, func(a account) any { return a.upn }},
		{"id", true, func(a account) any { return a.id }},
		{"accountEnabled", false, func(a account) any { return a.enabled }},
		{"assignedLicenses", false, account.licences},
		{"city", false, func(a account) any { return a.of(a.person.Location) }},
		{"companyName", false, func(a account) any { return a.of("Acme") }},
		{"createdDateTime", false, account.created},
		{"department", false, func(a account) any {
			if a.chance("entra department", 2) {
				return nil
			}
			return a.of(a.person.Dept)
		}},
		{"employeeHireDate", false, func(a account) any {
			if a.of(a.person.Start) == nil {
				return nil
			}
			return a.person.Start + "T00:00:00Z"
		}},
		{"employeeId", false, func(a account) any {
			if a.chance("entra number", 5) {
				return nil
			}
			return a.of(a.person.Number)
		}},
		{"employeeType", false, func(a account) any {
			if a.person.Contract {
				return a.of("Contractor")
			}
			return a.of("Employee")
		}},
		{"otherMails", false, func(account) any { return []string{} }},
		{"signInActivity", false, account.signIns},
		{"usageLocation", false, func(a account) any { return a.of("DE") }},
		{"userType", false, func(a account) any {
			if a.guest {
				return "Guest"
			}
			return "Member"
		}},
	},
}

// jobTitle is spelt otherwise than in HR for some.
func (a account) jobTitle() any {
	if a.chance("entra title", 4) {
		return a.of("Sr. " + a.person.Title)
	}
	return a.of(a.person.Title)
}

func (a account) created() any {
	if !a.employee() {
		return "2019-01-07T08:00:00Z"
	}
	began, err := time.Parse(time.DateOnly, a.person.Start)
	if err != nil {
		return nil
	}
	return began.AddDate(0, 0, -3).Add(8 * time.Hour).Format(time.RFC3339)
}

type licence struct {
	DisabledPlans []string `json:"disabledPlans"`
	SKU           string   `json:"skuId"`
}

// The licences that are given out: Microsoft 365 E3 and F1.
const (
	skuE3 = "05e9a617-0261-4cee-bb44-138d3ef5d965"
	skuF1 = "44575883-256e-4a79-9da4-ebe9acabe2b2"
)

func (a account) licences() any {
	switch {
	case !a.employee() || !a.enabled:
		return []licence{}
	case a.mail == nil:
		return []licence{{[]string{}, skuF1}}
	default:
		return []licence{{[]string{}, skuE3}}
	}
}

// signIns is null for who never signed in.
func (a account) signIns() any {
	if !a.employee() || !a.enabled || a.chance("entra never", 3) {
		return nil
	}
	draw := company.Draw(7, "sign-in", a.person.Index)
	last := a.s.desk.Now().Add(-time.Duration(draw%(14*24*60)) * time.Minute).UTC().Truncate(time.Second)
	return map[string]any{
		"lastSignInDateTime": last.Format(time.RFC3339), "lastSignInRequestId": company.UUID(1, "sign-in", a.person.Index),
		"lastNonInteractiveSignInDateTime": last.Add(time.Hour).Format(time.RFC3339), "lastNonInteractiveSignInRequestId": company.UUID(2, "sign-in", a.person.Index),
		"lastSuccessfulSignInDateTime": last.Format(time.RFC3339), "lastSuccessfulSignInRequestId": company.UUID(3, "sign-in", a.person.Index),
	}
}

func (s *Server) skus(all []account) []map[string]any {
	used := map[string]int{}
	for _, a := range all {
		for _, l := range a.licences().([]licence) {
			used[l.SKU]++
		}
	}
	rows := []map[string]any{}
	for _, one := range []struct{ id, part string }{{skuE3, "SPE_E3"}, {skuF1, "M365_F1"}} {
		rows = append(rows, map[string]any{
			"id": s.opts.Tenant + "_" + one.id, "skuId": one.id, "skuPartNumber": one.part, "consumedUnits": used[one.id],
			"capabilityStatus": "Enabled", "appliesTo": "User",
			"prepaidUnits": map[string]int{"enabled": used[one.id] + 10, "suspended": 0, "warning": 0},
		})
	}
	return rows
}

// parse reads an account's revision in a delta token.
func parseRevision(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }

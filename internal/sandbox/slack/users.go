package slack

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// biggestPage is the most members one page has; whoever asks for all of a larger
// workspace at once is told to ask for pages.
const biggestPage = 1000

type member struct {
	ID           string  `json:"id"`
	TeamID       string  `json:"team_id"`
	Name         string  `json:"name"`
	Deleted      bool    `json:"deleted"`
	RealName     string  `json:"real_name,omitempty"`
	TZ           string  `json:"tz,omitempty"`
	Profile      profile `json:"profile"`
	IsAdmin      bool    `json:"is_admin"`
	IsOwner      bool    `json:"is_owner"`
	IsRestricted bool    `json:"is_restricted"`
	IsBot        bool    `json:"is_bot"`
	IsAppUser    bool    `json:"is_app_user"`
	Has2FA       bool    `json:"has_2fa"`
	Updated      int64   `json:"updated"`
}

type profile struct {
	Title       string `json:"title"`
	Phone       string `json:"phone"`
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"`
	FirstName   string `json:"first_name,omitempty"`
	LastName    string `json:"last_name,omitempty"`
	Email       string `json:"email,omitempty"`
	Team        string `json:"team"`
	BotID       string `json:"bot_id,omitempty"`
}

// userID is a person's id here.
func userID(index int) string {
	return "U" + strings.ToUpper(strconv.FormatInt(60466176+int64(index), 36)) // six digits
}

// indexOf reads an id back; ok is false for none of a person.
func indexOf(id string) (int, bool) {
	if len(id) < 2 || id[0] != 'U' {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.ToLower(id[1:]), 36, 64)
	return int(n - 60466176), err == nil && n >= 60466176
}

// members are everybody who has or had an account: slackbot and the app's own bot
// first, then the people with an e-mail who have begun. Who left is deleted, not gone.
func (s *Server) members() []member {
	v := s.view()
	return s.everybody.Of(s.desk, v, func() []member { return s.membersOf(v) })
}

func (s *Server) membersOf(v *company.View) []member {
	team := teamID
	list := []member{
		{ID: "USLACKBOT", TeamID: team, Name: "slackbot", RealName: "Slackbot", Profile: profile{RealName: "Slackbot", DisplayName: "Slackbot", Team: team}},
		{ID: botUser, TeamID: team, Name: "assetronics", RealName: "Assetronics", IsBot: true, Profile: profile{RealName: "Assetronics", Team: team, BotID: botID}},
	}
	for _, p := range s.desk.People(v) {
		if m, ok := s.member(p); ok {
			list = append(list, m)
		}
	}
	return list
}

func (s *Server) member(p company.Person) (member, bool) {
	today := s.desk.Today()
	if p.Email == "" || p.Starts(today) {
		return member{}, false
	}
	c := s.desk.Company()
	m := member{
		ID: userID(p.Index), TeamID: teamID, Name: p.Login(), Deleted: p.Left(today), Updated: 1_700_000_000 + p.Revision,
		Profile: profile{
			RealName: p.First + " " + p.Last, FirstName: p.First, LastName: p.Last, Title: p.Title,
			Phone: p.Mobile, Email: p.Email, Team: teamID,
		},
	}
	if c.Chance("slack display name", p.Index, 40) { // most never set one
		m.Profile.DisplayName = strings.ToLower(p.First)
	}
	if c.Chance("slack title", p.Index, 30) { // people write it themselves, or not
		m.Profile.Title = ""
	}
	if !slices.Contains(s.opts.Scopes, "users:read.email") {
		m.Profile.Email = ""
	}
	if m.Deleted { // these lose most of their fields
		m.Profile.Title, m.Profile.Phone = "", ""
		return m, true
	}
	m.RealName, m.TZ = m.Profile.RealName, "Europe/Vienna"
	m.Has2FA = !c.Chance("slack 2fa", p.Index, 10)
	m.IsAdmin = strings.HasPrefix(p.Title, "Head of IT")
	m.IsRestricted = p.Contract
	return m, true
}

func (s *Server) authTest(c call) (map[string]any, refusal) {
	return map[string]any{
		"url": s.desk.URL(c.r) + "/", "team": "Acme", "user": "assetronics",
		"team_id": teamID, "user_id": botUser, "bot_id": botID, "is_enterprise_install": false,
	}, ""
}

func (s *Server) usersList(c call) (map[string]any, refusal) {
	all := s.members()
	rows, next, no := paged(s.desk, all, c)
	if no != "" {
		return nil, no
	}
	return map[string]any{
		"members": rows, "cache_ts": s.desk.Now().Unix(), "response_metadata": map[string]any{"next_cursor": next},
	}, ""
}

// paged cuts what limit and cursor ask for.
func paged[T any](d *kit.Desk, all []T, c call) (rows []T, next string, no refusal) {
	limit, ok := kit.Number(c.text("limit"), 0)
	if !ok || limit < 0 {
		return nil, "", "invalid_limit"
	}
	if limit == 0 && len(all) > biggestPage {
		return nil, "", "limit_required"
	}
	if limit == 0 {
		limit = biggestPage
	}
	limit = min(limit, biggestPage)
	offset, ok := offsetOf(c.text("cursor"))
	if !ok {
		return nil, "", "invalid_cursor"
	}
	page := kit.PageOf(d, all, offset, limit)
	if page.More {
		next = cursorOf(page.Next)
	}
	if page.Rows == nil {
		page.Rows = []T{}
	}
	return page.Rows, next, ""
}

func cursorOf(offset int) string {
	return base64.StdEncoding.EncodeToString([]byte("user:" + strconv.Itoa(offset)))
}

func offsetOf(cursor string) (int, bool) {
	if cursor == "" {
		return 0, true
	}
	raw, err := base64.StdEncoding.DecodeString(cursor)
	digits, ours := strings.CutPrefix(string(raw), "user:")
	if err != nil || !ours {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0
}

func (s *Server) usersInfo(c call) (map[string]any, refusal) {
	m, ok := s.find(c.text("user"))
	if !ok {
		return nil, "user_not_found"
	}
	return map[string]any{"user": m}, ""
}

// find is the member with that id.
func (s *Server) find(id string) (member, bool) {
	if i, ok := indexOf(id); ok {
		if p, ok := s.view().Person(i); ok && !p.Removed {
			return s.member(p)
		}
	}
	for _, m := range s.members()[:2] {
		if m.ID == id {
			return m, true
		}
	}
	return member{}, false
}

// lookupByEmail finds nobody who is deactivated, as the vendor does.
func (s *Server) lookupByEmail(c call) (map[string]any, refusal) {
	if p, ok := s.view().ByEmail(c.text("email")); ok {
		if m, ok := s.member(p); ok && !m.Deleted {
			return map[string]any{"user": m}, ""
		}
	}
	return nil, "users_not_found"
}

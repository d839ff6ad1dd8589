package msgraph

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// signInPage is how many records a page has at most when it shows sign-ins.
const signInPage = 120

func (s *Server) listUsers(w http.ResponseWriter, r *http.Request) {
	q, err := users.read(r)
	if err == nil && slices.Contains(q.selected, "signInActivity") {
		q.top = min(q.top, signInPage)
		err = s.mayReadSignIns()
	}
	expand := func(map[string]any, account) {}
	view := s.desk.Company().Look()
	if err == nil && q.expand != "" {
		expand, err = s.expandManager(view, q.expand)
	}
	if err != nil {
		s.refuseErr(w, r, err)
		return
	}
	page(s, w, r, users, q, s.accounts(view), q.top, expand)
}

func (s *Server) refuseErr(w http.ResponseWriter, r *http.Request, err error) {
	var no refusal
	if !errors.As(err, &no) {
		no = badRequest(err.Error())
	}
	s.refuse(w, r, no)
}

func (s *Server) mayReadSignIns() error {
	switch {
	case s.opts.NoPremium:
		return refusal{http.StatusForbidden, "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
			"Neither tenant is B2C or tenant doesn't have premium license"}
	case !slices.Contains(s.opts.Permissions, readSignIns):
		return forbidden(readSignIns)
	default:
		return nil
	}
}

var managerExpand = regexp.MustCompile(`^manager(?:\(\$select=([A-Za-z,]+)\))?$`)

// expandManager puts the manager into each record, when there is one.
func (s *Server) expandManager(v *company.View, expand string) (func(map[string]any, account), error) {
	m := managerExpand.FindStringSubmatch(expand)
	if m == nil {
		return nil, refusal{http.StatusBadRequest, "BadRequest", "Parsing OData Select and Expand failed: '" + expand + "'."}
	}
	var selected []string
	if m[1] != "" {
		selected = strings.Split(m[1], ",")
	}
	return func(row map[string]any, a account) {
		if boss, ok := s.manager(v, a); ok {
			shown := users.show(boss, selected)
			shown["@odata.type"] = "#microsoft.graph.user"
			row["manager"] = shown
		}
	}, nil
}

func (s *Server) manager(v *company.View, a account) (account, bool) {
	boss, ok := v.Person(a.person.Manager)
	if !a.employee() || !ok || boss.Removed {
		return account{}, false
	}
	return s.account(boss)
}

// find is the account with that id or sign-in name.
func (s *Server) find(v *company.View, id string) (account, bool) {
	if i, ok := s.desk.Company().IndexOf("entra user", strings.ToLower(id)); ok {
		if p, ok := v.Person(i); ok && !p.Removed {
			return s.account(p)
		}
		return account{}, false
	}
	for _, a := range s.accounts(v) {
		if strings.EqualFold(a.upn, id) || a.id == id {
			return a, true
		}
	}
	return account{}, false
}

func (s *Server) getUser(w http.ResponseWriter, r *http.Request) {
	q, err := users.read(r)
	if err == nil && slices.Contains(q.selected, "signInActivity") {
		err = s.mayReadSignIns()
	}
	view := s.desk.Company().Look()
	a, ok := s.find(view, r.PathValue("id"))
	if err == nil && !ok {
		err = notFound(r.PathValue("id"))
	}
	if err != nil {
		s.refuseErr(w, r, err)
		return
	}
	s.one(w, r, users.show(a, q.selected), "users", q.selected)
}

func (s *Server) one(w http.ResponseWriter, r *http.Request, body map[string]any, of string, selected []string) {
	body["@odata.context"] = s.context(r, of, selected) + "/$entity"
	kit.WriteJSON(w, http.StatusOK, body)
}

func (s *Server) getManager(w http.ResponseWriter, r *http.Request) {
	view := s.desk.Company().Look()
	a, ok := s.find(view, r.PathValue("id"))
	if !ok {
		s.refuse(w, r, notFound(r.PathValue("id")))
		return
	}
	boss, ok := s.manager(view, a)
	if !ok {
		s.refuse(w, r, notFound("manager"))
		return
	}
	s.one(w, r, users.show(boss, nil), "directoryObjects", nil)
}

// patchUser changes accountEnabled, the only property that can be written here.
func (s *Server) patchUser(w http.ResponseWriter, r *http.Request) {
	a, ok := s.find(s.desk.Company().Look(), r.PathValue("id"))
	if !ok {
		s.refuse(w, r, notFound(r.PathValue("id")))
		return
	}
	var body map[string]any
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&body) != nil {
		s.refuse(w, r, badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format."))
		return
	}
	enabled, known := body["accountEnabled"].(bool)
	if !known || len(body) != 1 {
		s.refuse(w, r, badRequest("One or more property values specified are invalid."))
		return
	}
	s.mu.Lock()
	s.disabled[a.id] = !enabled
	s.mu.Unlock()
	if a.employee() {
		s.desk.Company().EditPerson(a.person.Index, func(*company.Person) {}) // the change shows in delta
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) revokeSessions(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.find(s.desk.Company().Look(), r.PathValue("id")); !ok {
		s.refuse(w, r, notFound(r.PathValue("id")))
		return
	}
	kit.WriteJSON(w, http.StatusOK, map[string]any{"@odata.context": s.context(r, "Edm.Boolean", nil), "value": true})
}

func (s *Server) listLicences(w http.ResponseWriter, r *http.Request) {
	rows := s.skus(s.accounts(s.desk.Company().Look()))
	kit.WriteJSON(w, http.StatusOK, map[string]any{"@odata.context": s.context(r, "subscribedSkus", nil), "value": rows})
}

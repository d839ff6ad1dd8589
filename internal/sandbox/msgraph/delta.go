package msgraph

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// deltaLife is how long a delta token is known.
const deltaLife = 7 * 24 * time.Hour

// round is where a reading of changes stands. It travels inside tokens.
type round struct {
	from   int64 // changes after this revision; 0 is everything
	to     int64 // the revision this round ends with
	offset int
	at     time.Time // when the round began
}

func (d round) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(fmt.Sprintf("%d.%d.%d.%d", d.from, d.to, d.offset, d.at.UnixNano())))
}

func parseRound(token string) (d round, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return d, err
	}
	parts := strings.Split(string(raw), ".")
	if len(parts) != 4 {
		return d, badRequest("Badly formed token.")
	}
	var numbers [4]int64
	for i := range parts {
		if numbers[i], err = parseRevision(parts[i]); err != nil {
			return d, err
		}
	}
	return round{numbers[0], numbers[1], int(numbers[2]), time.Unix(0, numbers[3])}, nil
}

// deltaUsers reads everything, or what changed since a token.
func (s *Server) deltaUsers(w http.ResponseWriter, r *http.Request) {
	values := r.URL.Query()
	view := s.desk.Company().Look()
	d := round{to: view.Revision, at: s.desk.Now()}
	q, err := s.readDelta(r)
	if token := values.Get("$deltatoken"); err == nil && token != "" {
		var last round
		if last, err = parseRound(token); err == nil {
			err = s.known(last)
			d.from = last.to
		}
	}
	if token := values.Get("$skiptoken"); err == nil && token != "" {
		if d, err = parseRound(token); err == nil {
			err = s.known(d)
		}
	}
	if err != nil {
		s.refuseErr(w, r, err)
		return
	}
	s.deltaPage(w, r, view, q, d)
}

// readDelta refuses what works for lists but not here.
func (s *Server) readDelta(r *http.Request) (query, error) {
	values := r.URL.Query()
	for _, name := range []string{"$expand", "$orderby", "$top", "$count"} {
		if values.Has(name) {
			return query{}, unsupported("The query parameter '" + name + "' is not supported with delta query.")
		}
	}
	short := r.Clone(r.Context())
	values.Del("$skiptoken") // of another kind than those of lists
	values.Del("$deltatoken")
	short.URL.RawQuery = values.Encode()
	q, err := users.read(short)
	if err != nil {
		return q, err
	}
	if slices.Contains(q.selected, "signInActivity") {
		return q, unsupported("signInActivity is not supported with delta query.")
	}
	for _, f := range q.filters {
		if f.name != "id" || f.op != "eq" {
			return q, unsupported("Only id eq is supported in $filter with delta query.")
		}
	}
	for preference := range strings.SplitSeq(r.Header.Get("Prefer"), ",") {
		if text, ok := strings.CutPrefix(strings.TrimSpace(preference), "odata.maxpagesize="); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 && n < users.biggest {
				q.top = n
			}
		}
	}
	return q, nil
}

// known refuses tokens that are too old: the reader has to begin anew.
func (s *Server) known(d round) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.desk.Now().Sub(d.at) > deltaLife || !d.at.After(s.deltasBefore) && !s.deltasBefore.IsZero() {
		return refusal{http.StatusGone, "syncStateNotFound", "The sync state generation is not found. Please resync."}
	}
	return nil
}

// deltaPage answers with a page of the round. Of everything the second page is
// empty; of changes the first comes once more at the end: both happen.
func (s *Server) deltaPage(w http.ResponseWriter, r *http.Request, view *company.View, q query, d round) {
	all := s.changed(view, q, d.from)
	size := q.top
	var p kit.Page[change]
	switch {
	case d.from > 0 && len(all) > 1:
		all = append(all, all[0])
		p = kit.PageOf(s.desk, all, d.offset, size)
	case d.from == 0 && len(all) > size && s.desk.Trouble().Paging == "":
		p = kit.Page[change]{Next: d.offset + size, More: d.offset < len(all)}
		if d.offset != size {
			p = kit.PageOf(s.desk, all, max(0, d.offset-min(d.offset, size)), size)
			p.Next, p.More = d.offset+size, d.offset < len(all)
		}
	default:
		p = kit.PageOf(s.desk, all, d.offset, size)
	}
	rows := make([]map[string]any, len(p.Rows))
	for i, c := range p.Rows {
		rows[i] = c.row(q)
	}
	body := map[string]any{"@odata.context": s.context(r, "users", q.selected), "value": rows}
	if p.More {
		next := d
		next.offset = p.Next
		body["@odata.nextLink"] = s.link(r, "$skiptoken", next.String())
	} else {
		body["@odata.deltaLink"] = s.link(r, "$deltatoken", round{from: d.from, to: d.to, at: d.at}.String())
	}
	kit.WriteJSON(w, http.StatusOK, body)
}

// change is an account of a round, or only the id of one that is gone.
type change struct {
	account account
	removed string
}

// row shows it as delta does: without what is not set, the deleted ones with a mark.
func (c change) row(q query) map[string]any {
	if c.removed != "" {
		return map[string]any{"id": c.removed, "@removed": map[string]string{"reason": "changed"}}
	}
	row := users.show(c.account, q.selected)
	row["id"] = c.account.id
	for name, value := range row {
		if value == nil {
			delete(row, name)
		}
	}
	return row
}

// changed lists what changed after a revision; 0 is everybody.
func (s *Server) changed(view *company.View, q query, from int64) []change {
	list := []change{}
	for _, a := range s.accounts(view) {
		if a.revision > from && users.passes(a, q.filters) {
			list = append(list, change{account: a})
		}
	}
	if from == 0 {
		return list
	}
	for _, p := range view.People {
		if p.Revision <= from {
			continue
		}
		if _, here := s.account(p); p.Removed || !here {
			list = append(list, change{removed: s.desk.Company().ID("entra user", p.Index)})
		}
	}
	return list
}

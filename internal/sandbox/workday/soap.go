package workday

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// Sizes of pages.
const (
	usualCount   = 100
	biggestCount = 999
)

// envelope is what arrives.
type envelope struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Header  struct {
		Security struct {
			Token struct {
				Username string `xml:"Username"`
				Password struct {
					Type  string `xml:"Type,attr"`
					Value string `xml:",chardata"`
				} `xml:"Password"`
			} `xml:"UsernameToken"`
		} `xml:"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd Security"`
	} `xml:"Header"`
	Body struct {
		Request *getWorkers `xml:"urn:com.workday/bsvc Get_Workers_Request"`
	} `xml:"Body"`
}

// getWorkers is the request.
type getWorkers struct {
	References *struct {
		Workers []reference `xml:"Worker_Reference"`
	} `xml:"Request_References"`
	Criteria *struct {
		ExcludeInactive   *string `xml:"Exclude_Inactive_Workers"`
		ExcludeEmployees  string  `xml:"Exclude_Employees"`
		ExcludeContingent string  `xml:"Exclude_Contingent_Workers"`
		Log               *struct {
			Range struct {
				From    string `xml:"Updated_From"`
				Through string `xml:"Updated_Through"`
			} `xml:"Transaction_Date_Range_Data"`
		} `xml:"Transaction_Log_Criteria_Data"`
	} `xml:"Request_Criteria"`
	Filter struct {
		EffectiveDate string `xml:"As_Of_Effective_Date"`
		EntryTime     string `xml:"As_Of_Entry_DateTime"`
		Page          string `xml:"Page"`
		Count         string `xml:"Count"`
	} `xml:"Response_Filter"`
	Group *responseGroup `xml:"Response_Group"`
}

// responseGroup is what to tell of each worker.
type responseGroup struct {
	Reference     string `xml:"Include_Reference"`
	Personal      string `xml:"Include_Personal_Information"`
	Employment    string `xml:"Include_Employment_Information"`
	Organizations string `xml:"Include_Organizations"`
}

// isTrue reads xsd:boolean.
func isTrue(text string) bool { return text == "true" || text == "1" }

func isSOAP(r *http.Request) bool { return strings.Contains(r.URL.Path, "/Human_Resources/") }

var versionForm = regexp.MustCompile(`^v\d{2}\.\d$`)

// soap serves the only operation there is.
func (s *Server) soap(w http.ResponseWriter, r *http.Request) {
	if kind := kit.MediaType(r); kind != "text/xml" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	var e envelope
	if err := xml.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&e); err != nil {
		fault(w, "Client.validationError", "Validation error occurred. The request is not well-formed or not an envelope.", "Validation_Fault")
		return
	}
	token := e.Header.Security.Token
	_, qualified := strings.CutSuffix(token.Username, "@"+s.opts.Tenant)
	switch {
	case r.PathValue("tenant") != s.opts.Tenant, !qualified, !s.known(token.Username, token.Password.Value),
		token.Password.Type != "" && !strings.HasSuffix(token.Password.Type, "#PasswordText"):
		fault(w, "Client.authenticationError", "invalid username or password", "")
	case !versionForm.MatchString(r.PathValue("version")):
		fault(w, "Client.validationError", "Validation error occurred. Invalid service version: "+r.PathValue("version"), "Validation_Fault")
	case e.Body.Request == nil:
		fault(w, "Client.validationError", "Validation error occurred. Element Content is invalid: Get_Workers_Request in urn:com.workday/bsvc is expected.", "Validation_Fault")
	default:
		s.getWorkers(w, *e.Body.Request, r.PathValue("version"))
	}
}

// invalid refuses a value of the request.
func invalid(w http.ResponseWriter, name, value string) {
	fault(w, "Client.validationError", "Validation error occurred. Invalid value for "+name+": "+value, "Validation_Fault")
}

func (s *Server) getWorkers(w http.ResponseWriter, q getWorkers, version string) {
	day := s.desk.Today()
	if asked := q.Filter.EffectiveDate; asked != "" {
		valid, ok := validDay(asked)
		if !ok {
			invalid(w, "As_Of_Effective_Date", asked)
			return
		}
		day = valid
	}
	page, ok := kit.Number(q.Filter.Page, 1)
	if !ok || page < 1 {
		invalid(w, "Page", q.Filter.Page)
		return
	}
	count, ok := kit.Number(q.Filter.Count, usualCount)
	if !ok || count < 1 || count > biggestCount {
		invalid(w, "Count", q.Filter.Count)
		return
	}
	chosen, bad := s.choose(q, day)
	if bad != "" {
		invalid(w, "Request_Criteria or Request_References", bad)
		return
	}
	if q.Group == nil {
		q.Group = &responseGroup{"true", "true", "true", "false"}
	}
	p := kit.PageOf(s.desk, chosen, (page-1)*count, count)
	answer := response{
		Version: version,
		Results: results{len(chosen), (len(chosen) + count - 1) / count, len(p.Rows), page},
	}
	if p.More && page >= answer.Results.Pages { // pages that never end announce themselves
		answer.Results.Pages = page + 1
	}
	for _, one := range p.Rows {
		answer.Data.Workers = append(answer.Data.Workers, one.element(*q.Group, day))
	}
	writeEnvelope(w, http.StatusOK, answer)
}

// choose picks the workers that the request asks for; bad is what cannot be read.
func (s *Server) choose(q getWorkers, day string) (chosen []worker, bad string) {
	inactive, since, until := false, time.Time{}, time.Time{}
	if c := q.Criteria; c != nil {
		inactive = c.ExcludeInactive != nil && !isTrue(*c.ExcludeInactive)
		if c.Log != nil {
			var err error
			if since, err = time.Parse(time.RFC3339, c.Log.Range.From); err != nil {
				return nil, "Updated_From " + c.Log.Range.From
			}
			if c.Log.Range.Through != "" {
				if until, err = time.Parse(time.RFC3339, c.Log.Range.Through); err != nil {
					return nil, "Updated_Through " + c.Log.Range.Through
				}
			}
		}
	}
	for _, w := range s.workers() {
		switch c := q.Criteria; {
		case !w.here(day), w.left(day) && !inactive:
		case !since.IsZero() && w.person.Changed.Before(since), !until.IsZero() && w.person.Changed.After(until):
		case c != nil && isTrue(c.ExcludeEmployees) && !w.contingent:
		case c != nil && isTrue(c.ExcludeContingent) && w.contingent:
		case q.References != nil && !slices.ContainsFunc(q.References.Workers, w.is):
		default:
			chosen = append(chosen, w)
		}
	}
	if q.References != nil {
		for _, asked := range q.References.Workers {
			if !slices.ContainsFunc(s.workers(), func(w worker) bool { return w.is(asked) }) {
				return nil, "invalid ID value " + asked.text()
			}
		}
	}
	return chosen, ""
}

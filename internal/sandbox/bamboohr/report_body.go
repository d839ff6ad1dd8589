package bamboohr

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"time"
)

// maxFields is the vendor's limit of fields a request.
const maxFields = 400

// reportRequest is what a report's body asks for.
type reportRequest struct {
	title  string
	fields []string
	// since keeps people changed at or after it; zero keeps all.
	since time.Time
	// withNull also keeps people that have no change date, when since is set.
	withNull bool
	// ids keeps these people only; nil keeps all.
	ids map[string]bool
}

// badBody is a body the vendor refuses with 400 and this message.
type badBody string

func (b badBody) Error() string { return string(b) }

// decodeReport reads a body as the vendor does: as JSON when the content type is
// application/json to the letter, as XML otherwise, whatever it is.
func decodeReport(contentType string, body []byte) (reportRequest, error) {
	var req reportRequest
	var err error
	if contentType == "application/json" {
		req, err = decodeReportJSON(body)
	} else {
		req, err = decodeReportXML(body)
	}
	if err == nil && len(req.fields) > maxFields {
		err = badBody("Too many fields requested")
	}
	return req, err
}

func decodeReportJSON(body []byte) (reportRequest, error) {
	var in struct {
		Title   string   `json:"title"`
		Fields  []string `json:"fields"`
		Filters struct {
			LastChanged *struct {
				Value       string `json:"value"`
				IncludeNull string `json:"includeNull"`
			} `json:"lastChanged"`
			EmployeeIDs []json.Number `json:"employeeIds"`
		} `json:"filters"`
	}
	if json.Unmarshal(body, &in) != nil {
		return reportRequest{}, badBody("Malformed JSON")
	}
	req := reportRequest{title: in.Title, fields: in.Fields}
	if changed := in.Filters.LastChanged; changed != nil {
		if err := req.changedSince(changed.Value, changed.IncludeNull); err != nil {
			return req, err
		}
	}
	if in.Filters.EmployeeIDs != nil {
		req.ids = make(map[string]bool, len(in.Filters.EmployeeIDs))
		for _, id := range in.Filters.EmployeeIDs {
			req.ids[id.String()] = true
		}
	}
	return req, nil
}

func decodeReportXML(body []byte) (reportRequest, error) {
	var in struct {
		XMLName xml.Name `xml:"report"`
		Title   string   `xml:"title"`
		Fields  *struct {
			Field []struct {
				ID string `xml:"id,attr"`
			} `xml:"field"`
		} `xml:"fields"`
		LastChanged *struct {
			Value       string `xml:",chardata"`
			IncludeNull string `xml:"includeNull,attr"`
		} `xml:"filters>lastChanged"`
		EmployeeIDs *struct {
			ID []string `xml:"employeeId"`
		} `xml:"filters>employeeIds"`
	}
	if xml.Unmarshal(body, &in) != nil || in.Fields == nil {
		return reportRequest{}, badBody("Malformed XML")
	}
	req := reportRequest{title: in.Title}
	for _, f := range in.Fields.Field {
		req.fields = append(req.fields, f.ID)
	}
	if in.LastChanged != nil {
		if err := req.changedSince(strings.TrimSpace(in.LastChanged.Value), in.LastChanged.IncludeNull); err != nil {
			return req, err
		}
	}
	if in.EmployeeIDs != nil {
		req.ids = make(map[string]bool, len(in.EmployeeIDs.ID))
		for _, id := range in.EmployeeIDs.ID {
			req.ids[strings.TrimSpace(id)] = true
		}
	}
	return req, nil
}

func (req *reportRequest) changedSince(value, includeNull string) error {
	since, ok := parseStamp(value)
	if !ok {
		return badBody("Invalid lastChanged date")
	}
	req.since, req.withNull = since, includeNull != "no"
	return nil
}

// keeps tells whether the report shows the person.
func (req reportRequest) keeps(p *Person) bool {
	if req.ids != nil && !req.ids[p.ID] {
		return false
	}
	switch {
	case req.since.IsZero():
		return true
	case p.LastChanged.IsZero():
		return req.withNull
	default:
		return !p.LastChanged.Before(req.since)
	}
}

package workday

import (
	"encoding/xml"
	"io"
	"net/http"
)

// The elements of an answer carry the vendor's usual prefix in their names.
type (
	id struct {
		Type  string `xml:"type,attr"`
		Value string `xml:",chardata"`
	}
	// reference is read: any prefix will do.
	reference struct {
		IDs []id `xml:"ID"`
	}
	wdID struct {
		Type  string `xml:"wd:type,attr"`
		Value string `xml:",chardata"`
	}
	wdReference struct {
		IDs []wdID `xml:"wd:ID"`
	}
	results struct {
		Total   int `xml:"wd:Total_Results"`
		Pages   int `xml:"wd:Total_Pages"`
		Results int `xml:"wd:Page_Results"`
		Page    int `xml:"wd:Page"`
	}
	response struct {
		XMLName   xml.Name `xml:"wd:Get_Workers_Response"`
		Namespace string   `xml:"xmlns:wd,attr"`
		Version   string   `xml:"wd:version,attr"`
		Results   results  `xml:"wd:Response_Results"`
		Data      struct {
			Workers []wdWorker `xml:"wd:Worker"`
		} `xml:"wd:Response_Data"`
	}
	wdWorker struct {
		Reference *wdReference `xml:"wd:Worker_Reference"`
		Data      struct {
			ID           string        `xml:"wd:Worker_ID"`
			User         string        `xml:"wd:User_ID,omitempty"`
			Personal     *wdPersonal   `xml:"wd:Personal_Data"`
			Employment   *wdEmployment `xml:"wd:Employment_Data"`
			Organization *wdOrgs       `xml:"wd:Organization_Data"`
		} `xml:"wd:Worker_Data"`
	}
	wdName struct {
		Detail struct {
			Formatted string `xml:"wd:Formatted_Name,attr"`
			First     string `xml:"wd:First_Name"`
			Last      string `xml:"wd:Last_Name"`
		} `xml:"wd:Name_Detail_Data"`
	}
	wdPersonal struct {
		Legal     wdName    `xml:"wd:Name_Data>wd:Legal_Name_Data"`
		Preferred *wdName   `xml:"wd:Name_Data>wd:Preferred_Name_Data"`
		Emails    []wdEmail `xml:"wd:Contact_Data>wd:Email_Address_Data"`
		Phones    []wdPhone `xml:"wd:Contact_Data>wd:Phone_Data"`
	}
	wdEmail struct {
		Address string  `xml:"wd:Email_Address"`
		Usage   wdUsage `xml:"wd:Usage_Data"`
	}
	wdPhone struct {
		Formatted string  `xml:"wd:Formatted_Phone,attr"`
		Usage     wdUsage `xml:"wd:Usage_Data"`
	}
	wdUsage struct {
		Public string      `xml:"wd:Public,attr"`
		Type   wdReference `xml:"wd:Type_Data>wd:Type_Reference"`
	}
	wdEmployment struct {
		Job    wdJob    `xml:"wd:Worker_Job_Data"`
		Status wdStatus `xml:"wd:Worker_Status_Data"`
	}
	wdJob struct {
		Primary  string     `xml:"wd:Primary_Job,attr"`
		Position wdPosition `xml:"wd:Position_Data"`
	}
	wdPosition struct {
		Title    string       `xml:"wd:Position_Title"`
		Business string       `xml:"wd:Business_Title"`
		Start    string       `xml:"wd:Start_Date"`
		Type     wdReference  `xml:"wd:Worker_Type_Reference"`
		Site     string       `xml:"wd:Business_Site_Summary_Data>wd:Name"`
		Manager  *wdReference `xml:"wd:Manager_as_of_last_detected_manager_change_Reference"`
	}
	wdStatus struct {
		Active     string `xml:"wd:Active"`
		Hire       string `xml:"wd:Hire_Date"`
		Original   string `xml:"wd:Original_Hire_Date"`
		Terminated string `xml:"wd:Terminated"`
		End        string `xml:"wd:Termination_Date,omitempty"`
		LastDay    string `xml:"wd:Termination_Last_Day_of_Work,omitempty"`
	}
	wdOrgs struct {
		Organizations []wdOrg `xml:"wd:Worker_Organization_Data"`
	}
	wdOrg struct {
		Name string      `xml:"wd:Organization_Data>wd:Organization_Name"`
		Type wdReference `xml:"wd:Organization_Data>wd:Organization_Type_Reference"`
	}
)

func one(kind, value string) wdReference { return wdReference{[]wdID{{kind, value}}} }

func (r reference) text() string {
	if len(r.IDs) == 0 {
		return ""
	}
	return r.IDs[0].Value
}

func (w worker) idType() string {
	if w.contingent {
		return "Contingent_Worker_ID"
	}
	return "Employee_ID"
}

// is tells whether a reference of a request means the worker.
func (w worker) is(r reference) bool {
	for _, id := range r.IDs {
		if id.Type == "WID" && id.Value == w.wid() || id.Type == w.idType() && id.Value == w.id() {
			return true
		}
	}
	return false
}

func (w worker) reference() wdReference {
	return wdReference{[]wdID{{"WID", w.wid()}, {w.idType(), w.id()}}}
}

// element is the worker with what the group asks for.
func (w worker) element(g responseGroup, day string) wdWorker {
	var e wdWorker
	e.Data.ID = w.id()
	if w.person.Email != "" {
		e.Data.User = w.person.Login()
	}
	if isTrue(g.Reference) {
		r := w.reference()
		e.Reference = &r
	}
	if isTrue(g.Personal) {
		e.Data.Personal = w.personal()
	}
	if isTrue(g.Employment) {
		e.Data.Employment = w.employment(day)
	}
	if isTrue(g.Organizations) {
		e.Data.Organization = &wdOrgs{[]wdOrg{
			{w.person.Dept, one("Organization_Type_ID", "SUPERVISORY")},
			{w.person.CostCenter() + " " + w.person.Dept, one("Organization_Type_ID", "COST_CENTER")},
			{"Acme GmbH", one("Organization_Type_ID", "COMPANY")},
		}}
	}
	return e
}

func (w worker) personal() *wdPersonal {
	p := &wdPersonal{Legal: name(w.person.First, w.person.Last)}
	if w.person.Preferred != "" {
		preferred := name(w.person.Preferred, w.person.Last)
		p.Preferred = &preferred
	}
	for kind, address := range map[string]string{"HOME": w.person.HomeEmail, "WORK": w.person.Email} {
		if address != "" {
			p.Emails = append(p.Emails, wdEmail{address, usage(kind)})
		}
	}
	if w.person.Phone != "" {
		p.Phones = append(p.Phones, wdPhone{w.person.Phone, usage("WORK")})
	}
	return p
}

func usage(kind string) wdUsage {
	return wdUsage{flag(kind == "WORK"), one("Communication_Usage_Type_ID", kind)}
}

func name(first, last string) (n wdName) {
	n.Detail.Formatted, n.Detail.First, n.Detail.Last = first+" "+last, first, last
	return n
}

func (w worker) employment(day string) *wdEmployment {
	kind := "Regular"
	if w.contingent {
		kind = "Contractor"
	}
	e := &wdEmployment{
		Job: wdJob{"1", wdPosition{
			Title: w.person.Title, Business: w.person.Title, Start: w.day(w.person.Start),
			Type: one("Employee_Type_ID", kind), Site: w.person.Location,
		}},
		Status: wdStatus{
			Active: flag(!w.left(day)), Hire: w.day(w.person.Start), Original: w.day(w.person.Start), Terminated: flag(w.left(day)),
			End: w.day(w.end()), LastDay: w.day(w.end()),
		},
	}
	if w.led {
		boss := worker{s: w.s, person: w.boss, contingent: w.boss.Contract}.reference()
		e.Job.Position.Manager = &boss
	}
	return e
}

const soapNamespace = "http://schemas.xmlsoap.org/soap/envelope/"

type outgoing struct {
	XMLName   xml.Name `xml:"env:Envelope"`
	Namespace string   `xml:"xmlns:env,attr"`
	Body      struct {
		Content any
	} `xml:"env:Body"`
}

func writeEnvelope(w http.ResponseWriter, status int, content any) {
	if r, ok := content.(response); ok {
		r.Namespace = "urn:com.workday/bsvc"
		content = r
	}
	e := outgoing{Namespace: soapNamespace}
	e.Body.Content = content
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, xml.Header)
	_ = xml.NewEncoder(w).Encode(e) // the reader has gone; nobody is left to tell
}

type soapFault struct {
	XMLName   xml.Name `xml:"env:Fault"`
	Namespace string   `xml:"xmlns:wd,attr"`
	Code      string   `xml:"faultcode"`
	Text      string   `xml:"faultstring"`
	Detail    *struct {
		Fault any
	} `xml:"detail"`
}

type soapDetail struct {
	XMLName xml.Name
	Message string `xml:"wd:Validation_Error>wd:Message,omitempty"`
}

// fault is how SOAP says no: with status 500, whatever it is.
func fault(w http.ResponseWriter, code, text, detail string) {
	f := soapFault{Namespace: "urn:com.workday/bsvc", Code: "SOAP-ENV:" + code, Text: text}
	if detail != "" {
		f.Detail = &struct{ Fault any }{soapDetail{xml.Name{Local: "wd:" + detail}, text}}
	}
	writeEnvelope(w, http.StatusInternalServerError, f)
}

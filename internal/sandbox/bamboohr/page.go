package bamboohr

import (
	"bytes"
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

var (
	//go:embed page.html
	pageHTML string

	pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
		"clock":     func(t time.Time) string { return t.Format(time.DateTime) },
		"textField": newTextField,
	}).Parse(pageHTML))
)

// rowsShown is how many people the page lists unless it is asked for all: each
// row carries forms.
const rowsShown = 30

// page is what the template shows.
type page struct {
	Company, BaseURL, Key, Today string
	NextWeeks                    string // a believable end date
	Notice, Problem              string
	Hire                         Hire
	HireField                    string // the field of the hire form that Problem is about

	Query       string
	Phase       Phase
	Phases      []phaseTab
	People      []PersonView
	Matching    int
	Departments []department
	Sites       []site

	Trouble    Trouble
	FaultKinds []faultChoice
	Breakages  []breakChoice
	Webhooks   []webhookView
	Deliveries []Delivery
}

// Name and the like make the company's parts readable for the template.
func (d department) Name() string { return d.name }

// Name is the place as records carry it.
func (s site) Name() string { return s.name }

// textField is one input of the hire form; Wrong marks the one a problem is about.
type textField struct {
	Name, Label, Value string
	Wrong              bool
}

func newTextField(name, label, value, wrong string) textField {
	return textField{name, label, value, name == wrong}
}

type phaseTab struct {
	Phase Phase
	Label string
	Count int
}

type faultChoice struct {
	Kind  FaultKind
	Label string
}

type breakChoice struct {
	Kind  Breakage
	Label string
	On    bool
}

var faultChoices = []faultChoice{
	{RateLimited, "429 with Retry-After"},
	{Unavailable, "503 with Retry-After"},
	{ServerError, "500 with an empty body"},
	{Slow, "A slow answer"},
	{Cut, "Connection cut in the middle"},
}

var breakChoices = []breakChoice{
	{Kind: ImpossibleDate, Label: "Hired on 31 February"},
	{Kind: DuplicateEmail, Label: "Somebody else's work e-mail"},
	{Kind: MissingEmail, Label: "No work e-mail"},
	{Kind: WrongTypes, Label: "Numbers and objects for strings"},
}

// Label is the failure for people.
func (f Fault) Label() string {
	for _, c := range faultChoices {
		if c.Kind == f.Kind {
			return c.Label
		}
	}
	return string(f.Kind)
}

func (s *Server) showPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, page{Notice: s.notice(r)})
}

// render fills in what every view of the page shows.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, p page) {
	query := r.URL.Query()
	p.Company, p.Key, p.Today = s.opts.Company, s.opts.APIKey, s.today()
	p.NextWeeks = plusDays(p.Today, 2*daysUntilStart)
	p.BaseURL = s.publicURL(r) + "/api/v1"
	p.Query, p.Phase = query.Get("q"), Phase(query.Get("phase"))
	p.Phases = s.phaseTabs()
	p.People = s.People(p.Query, p.Phase)
	byInterest(p.People)
	p.Matching = len(p.People)
	if !query.Has("all") {
		p.People = p.People[:min(rowsShown, len(p.People))]
	}
	p.Departments, p.Sites = departments, sites
	p.Trouble, p.FaultKinds = s.Trouble(), faultChoices
	for _, choice := range breakChoices {
		for _, on := range p.Trouble.Broken {
			choice.On = choice.On || on == choice.Kind
		}
		p.Breakages = append(p.Breakages, choice)
	}
	p.Webhooks, p.Deliveries = s.webhookViews(), s.Deliveries()

	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		s.opts.Log.Error("control page not rendered", slog.Any("error", err))
		http.Error(w, "the page could not be rendered", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}

func (s *Server) phaseTabs() []phaseTab {
	tabs := []phaseTab{{"", "All", 0}, {PhaseHire, "Hires", 0}, {PhaseActive, "Active", 0}, {PhaseLeaving, "Leaving", 0}, {PhaseGone, "Gone", 0}}
	s.read(func(st *state) {
		today := s.today()
		tabs[0].Count = len(st.People)
		for _, p := range st.People {
			for i := range tabs {
				if p.phase(today) == tabs[i].Phase {
					tabs[i].Count++
				}
			}
		}
	})
	return tabs
}

// publicURL is where the server is reached, with the path it is mounted below:
// what stands before our own path in the address that was asked for.
func (s *Server) publicURL(r *http.Request) string {
	if s.opts.PublicURL != "" {
		return s.opts.PublicURL
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	asked, _, _ := strings.Cut(r.RequestURI, "?")
	prefix, ours := strings.CutSuffix(asked, r.URL.Path)
	if !ours {
		prefix = ""
	}
	return scheme + "://" + r.Host + prefix
}

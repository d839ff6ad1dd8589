package kit

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// Panel is a part of the control page: a table, each row with what can be done.
type Panel struct {
	Title, Hint string
	Columns     []string
	Rows        []Row
}

// Row is one line of a panel.
type Row struct {
	Cells   []string
	Buttons []Button
}

// Button posts its values to a path below /control/.
type Button struct {
	Label, Action string
	Values        map[string]string
}

// labels are the troubles for people.
var (
	kindLabels = []choice{
		{string(RateLimited), "Too many requests, with Retry-After"}, {string(Unavailable), "503 with Retry-After"},
		{string(ServerError), "500"}, {string(Slow), "A slow answer"}, {string(Hang), "No answer at all"},
		{string(Stall), "Stops in the middle"}, {string(Cut), "Connection cut in the middle"},
		{string(Garbage), "Garbage with status 200"}, {string(LoginPage), "An HTML login page with status 200"},
		{string(Flood), "An answer of 2 GB"}, {string(TokenDies), "All tokens end"},
	}
	pagingLabels = []choice{
		{"", "As they should"}, {string(RepeatedPage), "A page comes twice"}, {string(EmptyPage), "An empty page in the middle"},
		{string(EndlessPages), "Pages never end"}, {string(StuckPage), "A page leads to itself"},
		{string(ShiftingPages), "Records slip through between pages"},
	}
)

type choice struct{ Value, Label string }

type page struct {
	Name, Today     string
	Notice, Problem string
	Access          []Fact
	Trouble         Trouble
	Kinds, Pagings  []choice
	Panels          []Panel
	Requests        []Request
}

// Calm tells that nothing is wrong at present.
func (p page) Calm() bool {
	t := p.Trouble
	return len(t.Next) == 0 && t.Paging == "" && t.VanishPercent == 0 && t.ClockSkewSeconds == 0
}

// Label is a trouble for people.
func (p page) Label(value any) string {
	text := fmt.Sprint(value)
	for _, c := range slices.Concat(kindLabels, pagingLabels) {
		if c.Value == text {
			return c.Label
		}
	}
	return text
}

// notices are what the page says after an order.
var notices = map[string]string{
	"trouble": "The trouble is set.",
	"calm":    "All trouble has ended.",
	"touched": "Some people and devices have changed, for all vendors.",
	"done":    "Done.",
}

func (d *Desk) showPage(w http.ResponseWriter, r *http.Request) {
	d.render(w, r, http.StatusOK, "")
}

func (d *Desk) render(w http.ResponseWriter, r *http.Request, status int, problem string) {
	p := page{
		Name: d.manners.Name, Today: d.Today(), Notice: notices[r.URL.Query().Get("done")], Problem: problem,
		Access: d.access(r), Trouble: d.Trouble(), Kinds: kindLabels, Pagings: pagingLabels, Requests: d.Requests(),
	}
	p.Requests = p.Requests[:min(20, len(p.Requests))]
	if d.manners.Panels != nil {
		p.Panels = d.manners.Panels(r)
	}
	var body bytes.Buffer
	if err := pageTemplate.Execute(&body, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// Done leads back to the page after an order, or shows it with the problem.
func (d *Desk) Done(w http.ResponseWriter, r *http.Request, what string, err error) {
	if err != nil {
		d.render(w, r, http.StatusUnprocessableEntity, err.Error())
		return
	}
	w.Header().Set("Location", "./?"+url.Values{"done": {what}}.Encode())
	w.WriteHeader(http.StatusSeeOther)
}

// postFault adds one kind of failing answer behind those that are already ordered.
func (d *Desk) postFault(w http.ResponseWriter, r *http.Request) {
	numbers := [3]int{}
	for i, name := range []string{"times", "seconds", "after"} {
		n, ok := Number(strings.TrimSpace(r.PostFormValue(name)), 0)
		if !ok {
			d.Done(w, r, "", fmt.Errorf("%s: a whole number is needed", name))
			return
		}
		numbers[i] = n
	}
	f := Fault{Kind: Kind(r.PostFormValue("kind")), Times: numbers[0], After: numbers[2], Forever: r.PostFormValue("forever") != ""}
	if f.Kind == Slow {
		f.DelayMillis = 1000 * numbers[1]
	} else {
		f.RetryAfterSeconds = numbers[1]
	}
	t := d.Trouble()
	t.Next = append(t.Next, f)
	d.Done(w, r, "trouble", d.SetTrouble(t))
}

func (d *Desk) postLists(w http.ResponseWriter, r *http.Request) {
	t := d.Trouble()
	t.Paging = Paging(r.PostFormValue("paging"))
	for name, into := range map[string]*int{"vanish_percent": &t.VanishPercent, "clock_skew_seconds": &t.ClockSkewSeconds} {
		n, ok := Number(strings.TrimSpace(r.PostFormValue(name)), 0)
		if !ok {
			d.Done(w, r, "", fmt.Errorf("%s: a whole number is needed", name))
			return
		}
		*into = n
	}
	d.Done(w, r, "trouble", d.SetTrouble(t))
}

func (d *Desk) postTouch(w http.ResponseWriter, r *http.Request) {
	percent, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("percent")))
	if err != nil || outside(percent, 100) {
		d.Done(w, r, "", fmt.Errorf("percent: a number from 0 to 100"))
		return
	}
	d.opts.Company.Touch(d.opts.Now(), percent)
	d.Done(w, r, "touched", nil)
}

func (d *Desk) postCalm(w http.ResponseWriter, r *http.Request) {
	d.Done(w, r, "calm", d.SetTrouble(Trouble{}))
}

package connector

import "time"

// Manifest is the content of manifest.yaml. Two kinds of text occur in it:
//
// An Expr is an expression: record.email, or lower(record.email).
//
// A Template is a text in which ${ } holds expressions: /users/${record.id}.
type Manifest struct {
	// The folder's name, never changed.
	Key string `yaml:"key"`
	// As the vendor writes it.
	Name string `yaml:"name"`
	// hris, identity, mdm, security, itsm, finance, procurement, shipping or chat. It chooses the icon.
	Category string `yaml:"category"`
	// One sentence for the catalogue; may be left out.
	Description string `yaml:"description"`
	// Where the vendor documents its API.
	Docs string `yaml:"docs"`

	// What an administrator fills in. The web form is drawn from it.
	Settings []Field `yaml:"settings"`
	// What is kept sealed and never shown again.
	Secrets []Field `yaml:"secrets"`

	// Put before every path, without a slash at its end. A setting base_url replaces it; every connector has one.
	BaseURL Template `yaml:"base_url"`
	// Other addresses of the vendor by name, such as the one that gives tokens. A setting <name>_url replaces one.
	Servers map[string]Template `yaml:"servers"`
	// Further hosts that next pages may lead to, such as "*.dayforcehcm.com".
	Hosts []string `yaml:"hosts"`

	// How requests sign in: one way, or several of which the first one counts whose "when" holds.
	Auth Many[Auth] `yaml:"auth"`
	// Sent with every request.
	Headers map[string]Template `yaml:"headers"`
	// The budget that we keep to at this vendor.
	Limits Limits `yaml:"limits"`
	// What refusals mean.
	Errors Errors `yaml:"errors"`

	// Values found out once a session, as vars.<name>: an organisation's id, an API's version.
	Vars []Var `yaml:"vars"`
	// Words of the vendor and what they mean, as tables.<name>. An administrator can change them.
	Tables map[string]map[string]string `yaml:"tables"`

	// The cheapest call that shows that the settings work; of several the first one whose "when" holds.
	Test Many[Test] `yaml:"test"`
	// What can be read.
	Streams map[string]Stream `yaml:"streams"`
	// What the vendor sends.
	Webhook *Webhook `yaml:"webhook"`
	// What can be done at the vendor.
	Actions map[string]Action `yaml:"actions"`
}

// Expr is an expression.
type Expr string

// Template is a text in which ${ } holds expressions.
type Template string

// Many is one or a list of several.
type Many[T any] []T

// UnmarshalYAML takes one as a list of one.
func (m *Many[T]) UnmarshalYAML(unmarshal func(any) error) error {
	var raw any
	if err := unmarshal(&raw); err != nil {
		return err
	}
	if _, list := raw.([]any); list {
		var many []T
		err := unmarshal(&many)
		*m = many
		return err
	}
	var single T
	err := unmarshal(&single)
	*m = Many[T]{single}
	return err
}

// Limits is the budget we keep to at this vendor; zero is the client's default.
type Limits struct {
	// Requests in a second.
	PerSecond float64 `yaml:"per_second"`
	// Requests in a minute; spread evenly.
	PerMinute float64 `yaml:"per_minute"`
	// Requests in an hour; counted.
	PerHour int `yaml:"per_hour"`
	// Requests in a day; counted.
	PerDay int `yaml:"per_day"`
	// How many may go out at once after a pause.
	Burst int `yaml:"burst"`
	// How many may be under way at once.
	Concurrent int `yaml:"concurrent"`
	// Over status and headers: how many seconds the vendor asks us to wait, or the moment until which. Retry-After is honoured without it.
	Wait Expr `yaml:"wait"`
	// Statuses that mean throttling besides 429 and 503.
	Statuses []int `yaml:"statuses"`
	// The longest silence before an answer begins: 90s.
	Timeout time.Duration `yaml:"timeout"`
}

// Errors says what refusals mean.
type Errors struct {
	// Where a refusal's text stands, over answer, headers and status; the first one that is not blank.
	Text []Expr `yaml:"text"`
	// Tried in order, before the usual meaning of the status.
	Rules []Rule `yaml:"rules"`
}

// Rule is what an answer means. A rule without a status looks at every answer,
// also at one that says 200 with an error inside.
type Rule struct {
	// Statuses it looks at, or classes such as 5xx.
	Status Many[string] `yaml:"status"`
	// Over answer, headers and status.
	When Expr `yaml:"when"`
	// retry, refresh (sign in anew), skip_stream, skip, empty, resync or fail.
	Do string `yaml:"do"`
	// bad_credentials, forbidden, not_found, unreachable, rate_limited or vendor_error.
	Code string `yaml:"code"`
	// For retry: seconds to wait, or the moment until which.
	After Expr `yaml:"after"`
	// A sentence for the administrator.
	Say Template `yaml:"say"`
}

// Var is a value found out once a session.
type Var struct {
	Name    string   `yaml:"name"`
	Request *Request `yaml:"request"`
	// Over answer, headers and status.
	Value Expr `yaml:"value"`
	// Tried in order as ${candidate}; the first one that the request succeeds with is the value.
	Try []string `yaml:"try"`
}

// Test is the call behind the "test" button.
type Test struct {
	// Over settings.
	When    Expr    `yaml:"when"`
	Request Request `yaml:"request"`
	// Over answer, headers and status: what a good answer fulfils.
	Expect Expr `yaml:"expect"`
}

// Request is one call. Values that are null are left out, with their name.
type Request struct {
	// GET, or POST when there is a body.
	Method string `yaml:"method"`
	// One of servers; base_url when empty.
	Server string `yaml:"server"`
	// Put behind the base URL. Values in it are escaped.
	Path Template `yaml:"path"`
	// A whole address instead of server, path and query, where it is not null.
	URL Template `yaml:"url"`
	// Lists repeat their name.
	Query   map[string]any      `yaml:"query"`
	Headers map[string]Template `yaml:"headers"`
	// The body: one of json, form, xml, graphql or text.
	JSON    any            `yaml:"json"`
	Form    map[string]any `yaml:"form"`
	XML     Template       `yaml:"xml"`
	GraphQL *GraphQL       `yaml:"graphql"`
	Text    Template       `yaml:"text"`
	// What comes back: json (xml when the body is), xml or text.
	Answer string `yaml:"answer"`
	// A POST may be sent twice without harm.
	Replayable bool `yaml:"replayable"`
	// What it costs where the vendor counts in credits: 1.
	Cost int `yaml:"cost"`
}

// GraphQL is a query and its variables.
type GraphQL struct {
	Query     string         `yaml:"query"`
	Variables map[string]any `yaml:"variables"`
}

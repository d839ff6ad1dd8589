package connector

import "time"

// Stream is one kind of record that can be read.
type Stream struct {
	Title string `yaml:"title"`
	// The canonical record that comes of it.
	Record string `yaml:"record"`
	// Over settings and vars: whether there is this stream at all.
	When Expr `yaml:"when"`

	// Lists around the stream, from the outside in: it is read once for each of their elements.
	ForEach Many[ForEach] `yaml:"for_each"`
	// A job that the vendor works off before the records can be read.
	Job *Job `yaml:"job"`
	// Lists read beforehand and looked up by key.
	Joins []Join `yaml:"joins"`

	Request Request `yaml:"request"`
	Paging  *Paging `yaml:"paging"`
	// The place of the list in the answer: names with dots between them, * for every element on the way. Empty: the answer itself.
	Records string `yaml:"records"`
	// An answer without that place holds no records.
	Optional bool `yaml:"records_optional"`
	// Over item: the record that a list's element stands for, a list of several, or null for none.
	Unwrap Expr `yaml:"unwrap"`
	// Over record: which records are wanted.
	Keep Expr `yaml:"keep"`
	// Over record: which ones only say that a record is gone.
	Deleted Expr `yaml:"deleted"`
	// Further calls for each record, whose outcome stands in record.<name>.
	Details []Detail `yaml:"details"`

	// What is remembered for the next run. Without it every run reads everything.
	Cursor *Remember `yaml:"cursor"`
	// What it means when a full pass does not show a record any more.
	Absence Absence `yaml:"absence"`

	// Over answer: the names of the vendor's fields that it answers with. A field that is missing there and in the record was not permitted.
	Columns Expr `yaml:"columns"`
	// The vendor's fields, where expressions may use no others and the request asks for them as ${reads}.
	Reads []string `yaml:"reads"`
	// Canonical fields and where they come from.
	Fields map[string]Mapping `yaml:"fields"`
}

// ForEach is a list around a stream: ready values, or the records of a request.
type ForEach struct {
	// Its element stands in each.<name>.
	Name string `yaml:"name"`
	// Over settings and vars: a list.
	In Expr `yaml:"in"`

	Request *Request `yaml:"request"`
	Paging  *Paging  `yaml:"paging"`
	Records string   `yaml:"records"`
	Keep    Expr     `yaml:"keep"`
}

// Join is a list read beforehand.
type Join struct {
	// Its records stand in joins.<name>[key].
	Name    string  `yaml:"name"`
	Request Request `yaml:"request"`
	Paging  *Paging `yaml:"paging"`
	Records string  `yaml:"records"`
	// Over record: what it is looked up by.
	Key Expr `yaml:"key"`
	// A key has a list of records instead of the last one.
	List bool `yaml:"list"`
	// An answer without the place of the records, or a refusal, leaves the list empty.
	Optional bool `yaml:"optional"`
}

// Detail is a further call for each record.
type Detail struct {
	Name string `yaml:"name"`
	// Over record: whether it is made.
	When    Expr    `yaml:"when"`
	Request Request `yaml:"request"`
	// Over answer: what is kept of it; all without it.
	Value Expr `yaml:"value"`
	// How many at once: 4.
	Concurrent int `yaml:"concurrent"`
}

// Job is submitted, asked for until it is done, and then read by the stream's
// request. Its answers are job.submitted and job.status.
type Job struct {
	Submit Request `yaml:"submit"`
	Poll   Request `yaml:"poll"`
	// Over job: whether it is done, or has failed.
	Done   Expr `yaml:"done"`
	Failed Expr `yaml:"failed"`
	// Between two questions: 10s. The first one comes after "first".
	Every time.Duration `yaml:"every"`
	// Over job: seconds before the first question.
	First Expr `yaml:"first"`
	// When we give up: 30m.
	Timeout time.Duration `yaml:"timeout"`
}

// Paging says how one page leads to the next. The request uses page.number,
// page.offset, page.cursor and page.size; next and until also page.records (how
// many this page held), page.seen (all so far) and page.last (its last record).
type Paging struct {
	// number, offset, cursor or url.
	By string `yaml:"by"`
	// How many records a page is asked for.
	Size int `yaml:"size"`
	// The first number or offset: 1 or 0.
	First *int `yaml:"first"`
	// Over answer, headers, status and page: the next number, offset, cursor or address. Null is the end.
	Next Expr `yaml:"next"`
	// Over the same: whether this page was the last one. Without it and without next: an empty page is.
	Until Expr `yaml:"until"`
}

// Remember is what one run leaves to the next: a moment, as cursor.since, or the
// vendor's token, as cursor.token.
type Remember struct {
	// Over record or run: the greatest value seen is kept. run.started is when the run began, by the vendor's clock.
	Since Expr `yaml:"since"`
	// How far the next run goes back behind it.
	Overlap time.Duration `yaml:"overlap"`
	// Over answer and headers of the last page.
	Token Expr `yaml:"token"`
	// How often everything is read in spite of it: 24h.
	Full time.Duration `yaml:"full"`
}

// Absence is what it means when a full pass does not show a record any more.
type Absence struct {
	// nothing (the default), or gone.
	Means string `yaml:"means"`
	// The share of the known records, in percent, above which nothing is believed and somebody is asked: 10.
	Brake int `yaml:"brake"`
}

// Mapping is where a canonical field comes from: an expression, or an expression
// with a table of the vendor's words, or a list of objects.
type Mapping struct {
	From Expr `yaml:"from"`
	// The vendor's words, in any case of letters, and what they mean.
	Table map[string]string `yaml:"table"`
	// What any other word means.
	Otherwise Expr `yaml:"otherwise"`
	// For lists of objects: the fields of each element, over item.
	Fields map[string]Mapping `yaml:"fields"`
}

// UnmarshalYAML takes a text as an expression alone.
func (m *Mapping) UnmarshalYAML(unmarshal func(any) error) error {
	var raw any
	if err := unmarshal(&raw); err != nil {
		return err
	}
	if _, object := raw.(map[string]any); object {
		type fields Mapping
		return unmarshal((*fields)(m))
	}
	return unmarshal(&m.From)
}

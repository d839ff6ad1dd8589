package connector

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
)

// ReadOptions is how a stream is read.
type ReadOptions struct {
	// Cursor is what the last run left, or that of a page of this run to go on
	// behind it.
	Cursor Cursor
	// Full reads everything although a cursor would allow less.
	Full bool
	// Unchanged tells whether a row was seen before with this source hash: it is not
	// mapped again then, and its details are spared. Nil: never. A full reading asks
	// only where the row alone tells what its record is. mark is that of the record
	// (record.Mark), as it came of that row.
	Unchanged func(externalID, source string) (mark uint64, same bool)
	// Answers are those that are known, by their requests. A full reading that begins
	// at the beginning passes over what is as it was, and says what is to be remembered
	// of the others. Nil: it does neither.
	Answers map[string]Answer
	// Size is how many records a page holds at most; 500 when zero.
	Size int
}

// Page is a part of a stream, in the vendor's order.
type Page struct {
	Records   []record.Record
	Deleted   []string // ids that the vendor says are gone
	Unchanged []string // ids of rows that are as they were
	Rejects   []Reject
	Answers   []Answer // that end with this page and may be remembered
	Same      []string // the requests of answers that are as they were: all their ids are among Unchanged
	// Forget all that is remembered of the stream: a record came in two states.
	Forget bool
	// Cursor is where to go on behind this page. Empty: within an answer of the
	// vendor, go on where the page before left off.
	Cursor Cursor
	// Last: the stream was read to its end. Only then may the next run begin at
	// Cursor.
	Last bool
	// Complete, on the last page: the run showed every record there is. Only then
	// may anybody who did not appear be called gone.
	Complete bool
	Warnings []Warning
}

// Len is how many of the vendor's records the page covers.
func (p *Page) Len() int {
	return len(p.Records) + len(p.Deleted) + len(p.Unchanged) + len(p.Rejects)
}

// Warning is something odd that did not end the run.
type Warning struct {
	Code    string
	Message string
}

// The codes of warnings.
const (
	WarnClock   = "clock_skew"
	WarnRepeat  = "page_repeated"
	WarnExpired = "cursor_expired"
	WarnMoved   = "records_moved"   // between pages that are counted
	WarnTwice   = "record_repeated" // it came again on a later page with other values
)

// defaultSize is how many records are handed over at once: enough for a set-based
// write, small beside the rest of a sync's memory.
const defaultSize = 500

// batch is a page on its way: rows not yet mapped.
type batch struct {
	rows     []row
	mapper   *mapper
	env      formula.Env // of the requests
	cursor   Cursor
	end      bool // of a vendor's page
	last     bool
	complete bool
	warnings []Warning
	err      error

	answer *Answer               // to remember of the answer that ends with it
	same   *Answer               // it is one that is as it was
	rowsOf func() ([]row, error) // reads that one after all
}

// Pages reads a stream. While one page is being worked on, the next is read. A
// non-nil error is the last thing it yields; what came before it stands. Breaking
// off ends the reading and waits for it.
func (s *Session) Pages(ctx context.Context, stream string, o ReadOptions) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		plan := s.connector.streams[stream]
		if plan == nil {
			yield(Page{}, fmt.Errorf("connector %s has no stream %q", s.connector.manifest.Key, stream))
			return
		}
		if o.Size <= 0 {
			o.Size = defaultSize
		}
		tells := plan.tells(s.fieldsOf(plan))
		if o.Full && !tells {
			o.Unchanged = nil
		}
		if from, err := o.Cursor.decode(); err != nil || from.Run != nil || !o.Full || !tells || !plan.remembers(s.connector.errors.rules) {
			o.Answers = nil
		}
		ctx, cancel := context.WithCancel(ctx)
		r := &reading{Session: s, plan: plan, options: o, out: make(chan batch, 2)}
		finished := make(chan struct{})
		go func() {
			defer close(finished)
			defer close(r.out)
			r.run(ctx)
		}()
		defer func() { cancel(); <-finished }()
		w := &work{reading: r, seen: map[string]uint64{}}
		for b := range r.out {
			page, err := w.page(ctx, b)
			if err != nil {
				yield(Page{}, err)
				return
			}
			if page.Len() == 0 && page.Cursor == "" && len(page.Warnings)+len(page.Answers) == 0 && !page.Last {
				continue
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// reading is one run over a stream: it fetches, and hands batches on.
type reading struct {
	*Session
	plan    *streamPlan
	options ReadOptions
	out     chan batch

	at      position // what the run before left
	pass    progress
	mapper  *mapper     // of the element under way
	env     formula.Env // likewise
	print   string      // of what maps its rows
	columns map[string]bool
	rows    []row
	high    string // the latest mark of the answer under way
}

// run reads everything. A panic becomes the run's error.
func (r *reading) run(ctx context.Context) {
	defer func() {
		if cause := recover(); cause != nil {
			r.send(ctx, batch{err: fmt.Errorf("panic: %v\n%s", cause, debug.Stack())})
		}
	}()
	err := r.begin(ctx)
	if err == nil {
		err = r.through(ctx)
	}
	if e := AsError(err); e != nil && e.Expired && !r.pass.Full {
		// What we remembered is too old for the vendor: read everything instead.
		r.at, r.options.Full, r.rows = position{}, true, nil
		r.pass = progress{Started: r.now(), Full: true}
		r.send(ctx, batch{warnings: []Warning{{WarnExpired, s2(r.connector.manifest.Name, "no longer knows what had changed since; everything was read.")}}})
		err = r.through(ctx)
	}
	if err != nil {
		r.send(ctx, batch{err: unstopped(err)})
	}
}

func s2(name, rest string) string { return name + " " + rest }

func (r *reading) send(ctx context.Context, b batch) bool {
	select {
	case r.out <- b:
		return true
	case <-ctx.Done():
		// The reader may still wait for the error.
		if b.err != nil {
			select {
			case r.out <- b:
				return true
			default:
			}
		}
		return false
	}
}

// begin finds out where to start.
func (r *reading) begin(ctx context.Context) (err error) {
	if r.at, err = r.options.Cursor.decode(); err != nil {
		return err
	}
	if r.at.Run != nil {
		r.pass, r.at.Run = *r.at.Run, nil
	} else {
		r.pass = progress{Started: r.now(), Full: r.options.Full || r.plan.cursor == nil || r.at.Since == "" && r.at.Token == ""}
	}
	if err := r.findVars(ctx); err != nil {
		return err
	}
	if r.plan.when != nil {
		there, err := r.plan.when.True(r.with(nil))
		if err != nil {
			return err
		}
		if !there {
			return &Error{Code: Forbidden, Skipped: true, Message: "This is not read with these settings."}
		}
	}
	return nil
}

// environment is what the stream's requests see.
func (r *reading) environment(each map[string]any) formula.Env {
	cursor := map[string]any{}
	if c := r.plan.cursor; c != nil && !r.pass.Full {
		cursor["since"] = c.from(r.at.Since)
		if r.at.Token != "" {
			cursor["token"] = r.at.Token
		}
	}
	reads := make([]any, len(r.plan.reads))
	for i, name := range r.plan.reads {
		reads[i] = name
	}
	return r.with(formula.Env{
		"cursor": cursor, "each": each, "reads": reads,
		"run": map[string]any{"started": r.pass.Started.UTC().Format(time.RFC3339), "full": r.pass.Full},
	})
}

// through reads the stream for every element around it.
func (r *reading) through(ctx context.Context) error {
	elements, err := r.elements(ctx, 0, map[string]any{})
	if err != nil {
		return err
	}
	var token string
	for i, each := range elements {
		if i < r.pass.Each {
			continue
		}
		r.pass.Each = i
		env := r.environment(each)
		joins, err := r.readJoins(ctx, env)
		if err != nil {
			return err
		}
		env["joins"] = joins
		r.env, r.mapper, r.print = env, r.mapperOf(env), r.printOf(each)
		if token, err = r.list(ctx, env, each); err != nil {
			return err
		}
		r.pass.Place = nil
	}
	return r.finish(ctx, token)
}

// mapperOf makes the mapper of an element.
func (r *reading) mapperOf(env formula.Env) *mapper {
	visible := formula.Env{}
	for _, name := range []string{"settings", "tables", "vars", "joins", "run"} {
		visible[name] = env[name]
	}
	return &mapper{kind: r.plan.kind, fields: r.fieldsOf(r.plan), env: visible}
}

// list reads the pages for one element.
func (r *reading) list(ctx context.Context, env formula.Env, each map[string]any) (token string, err error) {
	if r.plan.job != nil {
		if env["job"], err = r.runJob(ctx, env); err != nil {
			return "", err
		}
	}
	w := r.walk(&r.plan.list, env)
	w.memory = r.memoryOf()
	// What was handed on of the page already is known again by its ids.
	w.again = func() { r.rows = nil }
	if r.pass.Place != nil {
		if w.place, err = decodePlace(r.pass.Place); err != nil {
			return "", err
		}
	}
	for {
		r.high = ""
		answer, more, err := w.next(ctx, func(item any, around map[string]any) error { return r.take(ctx, env, each, item, around) })
		if err != nil {
			return "", unstopped(err)
		}
		if w.memory != nil && w.memory.same != nil {
			r.pass.Place = encodePlace(w.place)
			if err := r.same(ctx, w, each, more); err != nil || !more {
				return "", err
			}
			continue
		}
		remember := w.memory.made(w.place, more, r.high)
		if c := r.plan.cursor; !more && c != nil && c.token != nil {
			v, err := c.token.Eval(answer.into(env))
			if err != nil {
				return "", r.lost(err)
			}
			token, _ = formula.Text(v)
		}
		r.pass.Place = encodePlace(w.place)
		if !more {
			return token, r.flush(ctx, batch{end: true, answer: remember})
		}
		if err := r.flush(ctx, batch{end: true, answer: remember, cursor: r.here()}); err != nil {
			return "", err
		}
	}
}

// here is the cursor of the place where the run stands.
func (r *reading) here() Cursor {
	p := r.at
	run := r.pass
	p.Run = &run
	return p.encode()
}

// take notes one row.
func (r *reading) take(ctx context.Context, env formula.Env, each map[string]any, item any, around map[string]any) error {
	if !wanted(r.plan.list.keep, env, item) {
		return nil
	}
	if r.plan.columns != nil && r.columns == nil {
		r.columns = columnsOf(r.plan.columns, around)
	}
	one := r.rowOf(item, each, r.columns, r.print)
	if c := r.plan.cursor; c != nil && c.since != nil {
		if mark, err := c.since.Eval(r.mapper.envOf(one)); err == nil {
			if text, err := formula.Text(mark); err == nil && text != "" {
				r.pass.High, r.high = later(r.pass.High, text), later(r.high, text)
			}
		}
	}
	if len(r.rows) >= r.options.Size { // not before another comes: the end of a page goes with its rows
		if err := r.flush(ctx, batch{}); err != nil {
			return err
		}
	}
	r.rows = append(r.rows, one)
	return nil
}

// rowOf is an item of the list as a row; print is that of what maps it.
func (r *reading) rowOf(item any, each map[string]any, columns map[string]bool, print string) row {
	one := row{value: item, each: each, columns: columns}
	if r.options.Unchanged != nil || len(r.plan.details) > 0 {
		one.source = sourceOf(one, print)
	}
	return one
}

func columnsOf(e *formula.Expression, around map[string]any) map[string]bool {
	v, err := e.Eval(formula.Env{"answer": around})
	list, ok := v.([]any)
	if err != nil || !ok {
		return nil // another form than we know: then nothing is said of columns
	}
	columns := make(map[string]bool, len(list))
	for _, name := range list {
		if text, err := formula.Text(name); err == nil {
			columns[text] = true
		}
	}
	return columns
}

// flush hands the rows on.
func (r *reading) flush(ctx context.Context, b batch) error {
	b.rows, b.mapper, b.env, r.rows = r.rows, r.mapper, r.env, nil
	if !r.send(ctx, b) {
		return context.Cause(ctx)
	}
	return nil
}

// finish hands on the last page, with the cursor for the next run.
func (r *reading) finish(ctx context.Context, token string) error {
	next := position{Since: r.pass.High}
	if next.Since == "" {
		next.Since = r.at.Since // nothing had changed
	}
	next.Token = token
	b := batch{end: true, last: true, complete: r.pass.Full && !r.pass.Covered, cursor: next.encode()}
	if r.plan.cursor == nil {
		b.cursor = ""
	}
	if skew := r.Skew(); skew.Abs() > 2*time.Minute {
		b.warnings = append(b.warnings, Warning{WarnClock, fmt.Sprintf("The clock of %s differs from ours by %s.", r.connector.manifest.Name, skew)})
	}
	return r.flush(ctx, b)
}

// Read reads a stream from its beginning and hands it to fn page by page. Only a
// nil error means that it was read to its end. An error of fn ends the reading and
// is returned as it is.
func (s *Session) Read(ctx context.Context, stream string, fn func(Page) error) error {
	for page, err := range s.Pages(ctx, stream, ReadOptions{Full: true}) {
		if err != nil {
			return err
		}
		if err := fn(page); err != nil {
			return err
		}
	}
	return nil
}

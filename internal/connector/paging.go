package connector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/wire"
)

// How one page leads to the next.
const (
	byNumber = "number"
	byOffset = "offset"
	byCursor = "cursor"
	byURL    = "url"
)

// maxEmpty is how many pages without a record may follow one another. One is
// common: some vendors filter after they have cut the page.
const maxEmpty = 100

// place is where in a list we are.
type place struct {
	Number int    `json:"number,omitempty"`
	Offset int    `json:"offset,omitempty"`
	Cursor any    `json:"cursor,omitempty"`
	URL    string `json:"url,omitempty"`
	Seen   int    `json:"seen,omitempty"`
}

// walker goes through the pages of a list.
type walker struct {
	*Session
	plan    *listPlan
	env     formula.Env
	place   place
	visited map[string]bool
	empty   int
	again   func()  // a page is read once more: forget what it gave; may be nil
	memory  *memory // nil: nothing is remembered
}

func (s *Session) walk(plan *listPlan, env formula.Env) *walker {
	w := &walker{Session: s, plan: plan, env: env, visited: map[string]bool{}}
	if p := plan.paging; p != nil {
		w.place.Number, w.place.Offset = p.first, p.first
	}
	return w
}

// page is what expressions see as page.
func (w *walker) page(records int, last any) map[string]any {
	size := 0
	if w.plan.paging != nil {
		size = w.plan.paging.size
	}
	return map[string]any{
		"number": w.place.Number, "offset": w.place.Offset, "cursor": w.place.Cursor, "size": size,
		"records": records, "seen": w.place.Seen, "last": last,
	}
}

// next reads a page: each is called for every record. more tells whether there is
// another page, at which the walker then stands.
func (w *walker) next(ctx context.Context, each func(item any, around map[string]any) error) (answer reply, more bool, err error) {
	env := formula.Env{}
	for k, v := range w.env {
		env[k] = v
	}
	env["page"] = w.page(0, nil)
	request := *w.plan.request
	request.follow = w.place.URL
	records, last := 0, any(nil)
	if w.memory != nil {
		w.memory.begin(w.Session, &request, env, w.place)
	}
	answer, err = w.call(ctx, &request, env, func(resp *http.Response) (any, error) {
		if records > 0 && w.again != nil {
			w.again()
		}
		records, last = 0, nil
		body := io.Reader(resp.Body)
		if w.memory != nil {
			var err error
			if body, err = w.memory.look(resp); err != nil {
				return nil, err
			}
		}
		around, err := w.read(resp.StatusCode, body, func(item any, around map[string]any) error {
			records++
			last = item
			return each(item, around)
		})
		if err == nil && w.memory != nil {
			w.memory.done(body)
		}
		return around, err
	})
	if errors.Is(err, errSame) {
		w.empty = 0
		return answer, w.memory.same.More, w.jump(w.memory.same)
	}
	if e := AsError(err); e != nil && (e.do == doEmpty || e.do == doSkip) {
		return answer, false, nil
	}
	if err != nil {
		return answer, false, err
	}
	w.place.Seen += records
	if records == 0 {
		if w.empty++; w.empty > maxEmpty {
			return answer, false, w.endless(fmt.Errorf("%d empty pages", w.empty))
		}
	} else {
		w.empty = 0
	}
	env["page"] = w.page(records, last)
	more, err = w.advance(answer.into(env), records)
	return answer, more, err
}

// read streams the records out of an answer.
func (w *walker) read(status int, body io.Reader, each wire.Each) (any, error) {
	if status == http.StatusNoContent {
		return nil, nil
	}
	parse := wire.JSON
	if w.plan.request.answer == "xml" {
		parse = wire.XML
	}
	around, found, err := parse(body, w.plan.records, func(item any, around map[string]any) error {
		if err := w.unwrapped(item, around, each); err != nil {
			return stopped{err}
		}
		return nil
	})
	switch {
	case err != nil && w.plan.optional && errors.Is(err, io.EOF) && around == nil:
		return nil, nil
	case err != nil:
		return around, err
	case !found && !w.plan.optional:
		return around, wire.ErrNoRecords
	}
	return around, nil
}

// unwrapped hands over what an element of the list stands for.
func (w *walker) unwrapped(element any, around map[string]any, each wire.Each) error {
	if w.plan.unwrap == nil {
		return each(element, around)
	}
	env := formula.Env{}
	for k, v := range w.env {
		env[k] = v
	}
	env["item"] = element
	v, err := w.plan.unwrap.Eval(env)
	if err != nil {
		return each(element, around) // it is set aside like any record that has another form
	}
	for _, one := range formula.List(v) {
		if err := each(one, around); err != nil {
			return err
		}
	}
	return nil
}

// advance moves to the next page, if there is one.
func (w *walker) advance(env formula.Env, records int) (bool, error) {
	p := w.plan.paging
	if p == nil {
		return false, nil
	}
	if p.until != nil {
		last, err := p.until.True(env)
		if err != nil {
			return false, w.lost(err)
		}
		if last {
			return false, nil
		}
	}
	var next any
	if p.next != nil {
		var err error
		if next, err = p.next.Eval(env); err != nil {
			return false, w.lost(err)
		}
		if formula.Blank(next) {
			return false, nil
		}
	} else if records == 0 && p.until == nil {
		return false, nil
	}
	return true, w.move(next)
}

func (w *walker) move(next any) error {
	p := w.plan.paging
	switch p.by {
	case byNumber, byOffset:
		return w.step(next)
	case byURL:
		text, err := formula.Text(next)
		if err != nil {
			return w.lost(err)
		}
		w.place.URL = text
	case byCursor:
		w.place.Cursor = next
	}
	return w.visit(next)
}

// visit notes a cursor; one that came before leads round in a circle.
func (w *walker) visit(next any) error {
	key := visitKey(next)
	if w.visited[key] {
		return w.endless(errors.New("the same cursor came again"))
	}
	w.visited[key] = true
	return nil
}

func (w *walker) step(next any) error {
	p := w.plan.paging
	at := &w.place.Number
	by := 1
	if p.by == byOffset {
		at, by = &w.place.Offset, p.size
	}
	if next == nil {
		*at += by
		return nil
	}
	n, err := formula.Whole(next)
	if err != nil || n == nil {
		return w.lost(fmt.Errorf("%v is no number of a page", next))
	}
	if int(*n) <= *at {
		return w.endless(fmt.Errorf("page %d leads to %d", *at, *n))
	}
	*at = int(*n)
	return nil
}

// lost is an answer that does not say where the next page is.
func (s *Session) lost(cause error) error {
	return &Error{Code: VendorError, Message: "The answer of " + s.connector.manifest.Name + " does not say where the next page is.", cause: cause}
}

func (s *Session) endless(cause error) error {
	return &Error{Code: Endless, Message: s.connector.sentenceOf(Endless), cause: cause}
}

// all reads a list to its end into memory, up to a number of records.
func (s *Session) all(ctx context.Context, plan *listPlan, env formula.Env, most int) ([]any, error) {
	var out []any
	w := s.walk(plan, env)
	for {
		before := len(out)
		w.again = func() { out = out[:before] }
		_, more, err := w.next(ctx, func(item any, _ map[string]any) error {
			if !wanted(plan.keep, env, item) {
				return nil
			}
			if out = append(out, item); len(out) > most {
				return &Error{Code: VendorError, Message: fmt.Sprintf("%s lists more than %d of what is looked up beforehand.", s.connector.manifest.Name, most)}
			}
			return nil
		})
		if err != nil || !more {
			return out, unstopped(err)
		}
	}
}

func wanted(keep *formula.Expression, env formula.Env, item any) bool {
	if keep == nil {
		return true
	}
	inner := formula.Env{}
	for k, v := range env {
		inner[k] = v
	}
	inner["record"] = item
	holds, err := keep.True(inner)
	return holds || err != nil // one of an odd form is set aside later, with its reason
}

// unstopped takes our own error out of the decoder's.
func unstopped(err error) error {
	var stop stopped
	if errors.As(err, &stop) {
		return stop.error
	}
	return err
}

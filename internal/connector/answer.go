package connector

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"slices"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// Answer is what is remembered of an answer: the same body to the same request need
// not be read again to know whom it shows and where the next page is.
type Answer struct {
	Request string // a print of the request, of the place in the list, and of what maps the rows
	Body    string // a print of the answer
	Bytes   int64
	IDs     []string // of its records, all of them good
	Marks   []uint64 // record.Mark of each
	Place   string   // of the next page
	More    bool     // there is one
	High    string   // the latest mark of its rows
}

const (
	// maxRemembered bounds the answers that are remembered: one is held whole until it
	// is known whether it is the same.
	maxRemembered    = 8 << 20
	maxRememberedIDs = 50_000
)

// remembers tells whether the stream's answers may be remembered: nothing but the
// body and the request says what they hold and where they lead. Called for streams
// that tell.
func (p *streamPlan) remembers(rules []rulePlan) bool {
	if p.job != nil || p.cursor != nil && p.cursor.token != nil {
		return false
	}
	all := []*formula.Expression{p.deleted, p.columns, p.list.keep, p.list.unwrap}
	if by := p.list.paging; by != nil {
		all = append(all, by.next, by.until)
	}
	for _, r := range rules {
		all = append(all, r.when)
	}
	return !slices.ContainsFunc(all, func(e *formula.Expression) bool {
		return e != nil && (e.Uses("run") || e.Uses("headers"))
	})
}

// memory is what a walker knows of the list, and notes of the answer under way.
type memory struct {
	known map[string]Answer
	print string // of what maps the rows

	key  string
	hash hash.Hash
	size int64
	raw  []byte  // of an answer that is as it was
	same *Answer // what is known of it; nil: it is another
}

// errSame ends the reading of an answer that is as it was.
var errSame = stopped{errors.New("the answer is as it was")}

// begin takes the request of a page; without a key nothing is remembered of it.
func (m *memory) begin(s *Session, p *requestPlan, env formula.Env, at place) {
	m.key, m.same, m.raw = "", nil, nil
	target, err := s.address(p, env)
	if err != nil {
		return
	}
	content, _, err := p.content(env)
	if err != nil {
		return
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s %s\n", m.print, encodePlace(at), p.method, target)
	for _, list := range [][]header{s.connector.headers, p.headers} {
		for _, one := range list {
			value, _, err := one.value.Text(env)
			if err != nil {
				return
			}
			fmt.Fprintf(h, "%s: %q\n", one.name, value)
		}
	}
	h.Write(content)
	m.key = hex.EncodeToString(h.Sum(nil))
}

// look begins an answer: it gives what is to be read of it, or errSame. It holds no
// more of it than was there the last time.
func (m *memory) look(resp *http.Response) (io.Reader, error) {
	m.hash, m.size = sha256.New(), 0
	fmt.Fprintf(m.hash, "%d\n", resp.StatusCode)
	known, there := m.known[m.key]
	if !there || m.key == "" {
		return io.TeeReader(resp.Body, m), nil
	}
	var held bytes.Buffer
	held.Grow(int(known.Bytes) + bytes.MinRead)
	if _, err := held.ReadFrom(io.LimitReader(resp.Body, known.Bytes+1)); err != nil {
		return nil, err
	}
	if int64(held.Len()) == known.Bytes {
		h := sha256.New()
		fmt.Fprintf(h, "%d\n", resp.StatusCode)
		h.Write(held.Bytes())
		if hex.EncodeToString(h.Sum(nil)) == known.Body {
			m.same, m.raw = &known, held.Bytes()
			return nil, errSame
		}
	}
	return io.TeeReader(io.MultiReader(&held, resp.Body), m), nil
}

// Write notes what is read of an answer.
func (m *memory) Write(p []byte) (int, error) {
	m.size += int64(len(p))
	return m.hash.Write(p)
}

// done ends an answer that was read from body: what follows the records is a part of
// it.
func (m *memory) done(body io.Reader) {
	if n, _ := io.CopyN(io.Discard, body, maxRemembered); n == maxRemembered {
		m.key = ""
	}
}

// made is what is to be remembered of the answer that was read, but for its records;
// nil for nothing.
func (m *memory) made(next place, more bool, high string) *Answer {
	if m == nil || m.key == "" || m.size == 0 || m.size > maxRemembered {
		return nil
	}
	return &Answer{
		Request: m.key, Body: hex.EncodeToString(m.hash.Sum(nil)), Bytes: m.size,
		Place: string(encodePlace(next)), More: more, High: high,
	}
}

// jump moves to the page behind an answer that is as it was.
func (w *walker) jump(known *Answer) (err error) {
	if w.place, err = decodePlace([]byte(known.Place)); err != nil || !known.More {
		return err
	}
	switch w.plan.paging.by {
	case byURL:
		return w.visit(w.place.URL)
	case byCursor:
		return w.visit(w.place.Cursor)
	}
	return nil
}

// memoryOf is what is known of the answers for an element; nil when nothing is to be
// remembered.
func (r *reading) memoryOf() *memory {
	if r.options.Answers == nil || r.print == "" {
		return nil
	}
	return &memory{known: r.options.Answers, print: r.print}
}

// same hands an answer on that is as it was. Its rows can still be had.
func (r *reading) same(ctx context.Context, w *walker, each map[string]any, more bool) error {
	r.pass.High = later(r.pass.High, w.memory.same.High)
	raw, columns, print := w.memory.raw, r.columns, r.print
	b := batch{end: true, same: w.memory.same, rowsOf: func() ([]row, error) {
		var rows []row
		_, err := w.read(http.StatusOK, bytes.NewReader(raw), func(item any, around map[string]any) error {
			if !wanted(r.plan.list.keep, w.env, item) {
				return nil
			}
			if r.plan.columns != nil && columns == nil {
				columns = columnsOf(r.plan.columns, around)
			}
			rows = append(rows, r.rowOf(item, each, columns, print))
			return nil
		})
		return rows, unstopped(err)
	}}
	if more {
		b.cursor = r.here()
	}
	return r.flush(ctx, b)
}

// remember notes of a worked-off batch what the answer that it belongs to holds.
func (w *work) remember(p *Page, b batch) {
	if b.end && b.answer != nil && !w.odd && len(w.ids) > 0 && len(w.ids) <= maxRememberedIDs {
		b.answer.IDs, b.answer.Marks = w.ids, w.marks
		p.Answers = append(p.Answers, *b.answer)
	}
	if b.end || len(w.ids) > maxRememberedIDs {
		w.ids, w.marks, w.odd = nil, nil, !b.end
	}
}

// showSame takes the records of an answer that is as it was.
func (w *work) showSame(p *Page, known *Answer) {
	for i, id := range known.IDs {
		w.spare(p, id, known.Marks[i])
	}
	p.Same = append(p.Same, known.Request)
}

// contradicts tells whether records of an answer that is as it was came before in
// another state: then it must be read after all, for the last state counts.
func (w *work) contradicts(known *Answer) bool {
	for i, id := range known.IDs {
		if before, again := w.seen[id]; again && before != known.Marks[i] {
			return true
		}
	}
	return false
}

func visitKey(next any) string {
	key, _ := json.Marshal(next)
	return string(key)
}

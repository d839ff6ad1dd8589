package ws

import (
	"sync"
	"unicode/utf8"
)

// Parser makes messages of the bytes of one client, as they come. While nothing
// is incomplete it holds no buffer, so an idle connection pays a pointer.
type Parser struct{ unfinished *unfinished }

// unfinished is what waits for more bytes.
type unfinished struct {
	frame   []byte // the beginning of a frame
	message []byte // the fragments of a message so far
	op      Opcode // of the fragmented message; 0 when there is none
}

// Buffers up to this size are used again.
const maxPooled = 64 << 10

var pool = sync.Pool{New: func() any { return new(unfinished) }}

// Feed takes bytes and gives whole messages and control frames to emit, data
// unmasked and valid until emit returns. It stops when emit says false. A message
// is at most limit bytes. An error is an *Error and the end: the parser is not to
// be fed again. Feed writes into data.
func (p *Parser) Feed(data []byte, limit int, emit func(op Opcode, data []byte) bool) error {
	u := p.unfinished
	if u != nil && len(u.frame) > 0 {
		u.frame = append(u.frame, data...)
		data = u.frame
	}
	for len(data) > 0 {
		h, ok, err := parseHeader(data, limit)
		if err != nil {
			return err
		}
		if !ok || len(data)-h.skip < h.size {
			break
		}
		body := data[h.skip : h.skip+h.size]
		data = data[h.skip+h.size:]
		unmask(body, h.mask)
		more, err := p.frame(h, body, limit, emit)
		if err != nil || !more {
			return err
		}
	}
	p.keep(data)
	return nil
}

// frame judges one whole frame in the context of those before it.
func (p *Parser) frame(h header, body []byte, limit int, emit func(Opcode, []byte) bool) (more bool, err error) {
	switch {
	case h.op.isControl():
		return emit(h.op, body), nil
	case h.op != Continuation && p.op() != 0:
		return false, violation("message inside a message")
	case h.op == Continuation && p.op() == 0:
		return false, violation("continuation of nothing")
	case h.op != Continuation && h.fin:
		return p.whole(h.op, body, emit)
	}
	u := p.need()
	if h.op != Continuation {
		u.op = h.op
	}
	if len(u.message)+len(body) > limit {
		return false, errTooBig
	}
	u.message = append(u.message, body...)
	if !h.fin {
		return true, nil
	}
	op, message := u.op, u.message
	u.op, u.message = 0, u.message[:0]
	return p.whole(op, message, emit)
}

func (p *Parser) whole(op Opcode, body []byte, emit func(Opcode, []byte) bool) (bool, error) {
	if op == Text && !utf8.Valid(body) {
		return false, errNotUTF8
	}
	return emit(op, body), nil
}

// op is the opcode of the message that came in part.
func (p *Parser) op() Opcode {
	if p.unfinished == nil {
		return 0
	}
	return p.unfinished.op
}

func (p *Parser) need() *unfinished {
	if p.unfinished == nil {
		p.unfinished = pool.Get().(*unfinished)
	}
	return p.unfinished
}

// keep holds the beginning of a frame until its rest comes, or gives everything
// back when there is none.
func (p *Parser) keep(rest []byte) {
	if len(rest) == 0 && p.op() == 0 {
		p.Release()
		return
	}
	u := p.need()
	u.frame = append(u.frame[:0], rest...) // overlaps forward when rest is its end
}

// Release gives the buffers back. The parser may be fed again, from the beginning
// of a frame.
func (p *Parser) Release() {
	u := p.unfinished
	if u == nil {
		return
	}
	p.unfinished = nil
	if cap(u.frame) > maxPooled || cap(u.message) > maxPooled {
		return
	}
	*u = unfinished{frame: u.frame[:0], message: u.message[:0]}
	pool.Put(u)
}

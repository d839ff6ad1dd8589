package wire

// maxDepth bounds nesting: what is deeper is an attack, not a payload.
const maxDepth = 512

// span is where an element stands in the text.
type span struct{ begin, end int }

func (s span) size() int { return s.end - s.begin }

// scanner walks over JSON without building anything. encoding/json would read
// every frame twice, once for the array and once for the handler, and allocate
// for each of its parts.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// take steps over a byte, and space before it.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.pos < len(s.data) && s.data[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

func (s *scanner) end() bool {
	s.space()
	return s.pos == len(s.data)
}

// value steps over one value of any kind.
func (s *scanner) value(depth int) (span, bool) {
	s.space()
	begin := s.pos
	if depth > maxDepth || begin == len(s.data) {
		return span{}, false
	}
	var ok bool
	switch s.data[begin] {
	case '"':
		ok = s.text()
	case '{':
		ok = s.object(depth)
	case '[':
		ok = s.array(depth)
	case 't':
		ok = s.word("true")
	case 'f':
		ok = s.word("false")
	case 'n':
		ok = s.word("null")
	default:
		ok = s.number()
	}
	return span{begin, s.pos}, ok
}

func (s *scanner) array(depth int) bool {
	s.pos++
	if s.take(']') {
		return true
	}
	for {
		if _, ok := s.value(depth + 1); !ok {
			return false
		}
		if !s.take(',') {
			return s.take(']')
		}
	}
}

func (s *scanner) object(depth int) bool {
	s.pos++
	if s.take('}') {
		return true
	}
	for {
		s.space()
		if s.pos == len(s.data) || s.data[s.pos] != '"' || !s.text() || !s.take(':') {
			return false
		}
		if _, ok := s.value(depth + 1); !ok {
			return false
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
}

// text steps over a string; the scanner stands on its first quote.
func (s *scanner) text() bool {
	for i := s.pos + 1; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return true
		case c == '\\':
			n := escape(s.data[i+1:])
			if n == 0 {
				return false
			}
			i += n
		case c < ' ':
			return false
		}
	}
	return false
}

// escape is the length of what follows a backslash; 0 when it is nothing valid.
func escape(rest []byte) int {
	if len(rest) == 0 {
		return 0
	}
	switch rest[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if len(rest) >= 5 && isHex(rest[1]) && isHex(rest[2]) && isHex(rest[3]) && isHex(rest[4]) {
			return 5
		}
	}
	return 0
}

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (s *scanner) word(word string) bool {
	if len(s.data)-s.pos < len(word) || string(s.data[s.pos:s.pos+len(word)]) != word {
		return false
	}
	s.pos += len(word)
	return true
}

func (s *scanner) number() bool {
	s.skip('-')
	if !s.skip('0') && !s.digits() {
		return false
	}
	if s.skip('.') && !s.digits() {
		return false
	}
	if s.skip('e') || s.skip('E') {
		if !s.skip('+') {
			s.skip('-')
		}
		return s.digits()
	}
	return true
}

func (s *scanner) skip(c byte) bool {
	if s.pos < len(s.data) && s.data[s.pos] == c {
		s.pos++
		return true
	}
	return false
}

func (s *scanner) digits() bool {
	begin := s.pos
	for s.pos < len(s.data) && isDigit(s.data[s.pos]) {
		s.pos++
	}
	return s.pos > begin
}

package suiteql

import (
	"fmt"
	"strconv"
)

// statement is a parsed query.
type statement struct {
	items []item // none for *
	from  source
	joins []join
	where expr
	order []orderKey
}

type item struct {
	expr  expr
	alias string
}

type source struct{ table, alias string }

type join struct {
	source
	left bool // LEFT JOIN
	on   expr
}

type orderKey struct {
	expr expr
	desc bool
}

type parser struct {
	tokens []token
	at     int
	depth  int
}

// deepest bounds nesting: queries come from strangers.
const deepest = 100

func parse(query string) (s statement, err error) {
	tokens, err := lex(query)
	if err != nil {
		return s, err
	}
	p := &parser{tokens: tokens}
	if err := p.want("select"); err != nil {
		return s, err
	}
	if !p.take("*") {
		if s.items, err = p.items(); err != nil {
			return s, err
		}
	}
	if err = p.want("from"); err != nil {
		return s, err
	}
	if s.from, err = p.source(); err != nil {
		return s, err
	}
	if s.joins, err = p.joins(); err != nil {
		return s, err
	}
	if p.take("where") {
		if s.where, err = p.expr(); err != nil {
			return s, err
		}
	}
	if p.take("order") {
		if s.order, err = p.order(); err != nil {
			return s, err
		}
	}
	if p.peek().kind != end {
		return s, fmt.Errorf("unexpected %q", p.peek().text)
	}
	return s, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

// take moves on when the next token is that word or symbol.
func (p *parser) take(text string) bool {
	t := p.peek()
	if t.text != text || t.kind != word && t.kind != symbol {
		return false
	}
	p.at++
	return true
}

func (p *parser) want(text string) error {
	if !p.take(text) {
		return fmt.Errorf("expected %q but found %q", text, p.peek().text)
	}
	return nil
}

func (p *parser) name() (string, error) {
	t := p.peek()
	if t.kind != word {
		return "", fmt.Errorf("expected a name but found %q", t.text)
	}
	p.at++
	return t.text, nil
}

func (p *parser) items() (list []item, err error) {
	for {
		var one item
		if one.expr, err = p.expr(); err != nil {
			return nil, err
		}
		if p.take("as") || p.peek().kind == word && p.peek().text != "from" {
			if one.alias, err = p.name(); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
		if !p.take(",") {
			return list, nil
		}
	}
}

// clauses cannot be aliases of tables.
var clauses = map[string]bool{"where": true, "order": true, "inner": true, "left": true, "join": true, "on": true}

func (p *parser) source() (s source, err error) {
	if s.table, err = p.name(); err != nil {
		return s, err
	}
	s.alias = s.table
	if p.take("as") || p.peek().kind == word && !clauses[p.peek().text] {
		s.alias, err = p.name()
	}
	return s, err
}

func (p *parser) joins() (list []join, err error) {
	for {
		var j join
		switch {
		case p.take("left"):
			j.left = true
			p.take("outer")
		case p.take("inner"):
		case p.peek().text == "join":
		default:
			return list, nil
		}
		if err = p.want("join"); err != nil {
			return nil, err
		}
		if j.source, err = p.source(); err != nil {
			return nil, err
		}
		if err = p.want("on"); err != nil {
			return nil, err
		}
		if j.on, err = p.expr(); err != nil {
			return nil, err
		}
		list = append(list, j)
	}
}

func (p *parser) order() (list []orderKey, err error) {
	if err = p.want("by"); err != nil {
		return nil, err
	}
	for {
		var k orderKey
		if k.expr, err = p.expr(); err != nil {
			return nil, err
		}
		if p.take("desc") {
			k.desc = true
		} else {
			p.take("asc")
		}
		list = append(list, k)
		if !p.take(",") {
			return list, nil
		}
	}
}

// expr reads the weakest operator, OR.
func (p *parser) expr() (expr, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepest {
		return nil, fmt.Errorf("the query is nested too deeply")
	}
	return p.chain("or", func() (expr, error) { return p.chain("and", p.not) })
}

func (p *parser) chain(op string, operand func() (expr, error)) (expr, error) {
	left, err := operand()
	for err == nil && p.take(op) {
		var right expr
		right, err = operand()
		left = logic{op, left, right}
	}
	return left, err
}

func (p *parser) not() (expr, error) {
	if !p.take("not") {
		return p.comparison()
	}
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepest {
		return nil, fmt.Errorf("the query is nested too deeply")
	}
	inner, err := p.not()
	return negation{inner}, err
}

func (p *parser) comparison() (expr, error) {
	left, err := p.concatenation()
	if err != nil {
		return nil, err
	}
	if p.take("is") {
		negated := p.take("not")
		return isNull{left, negated}, p.want("null")
	}
	negated := p.take("not")
	var test expr
	switch {
	case p.take("in"):
		test, err = p.in(left)
	case p.take("like"):
		var pattern expr
		pattern, err = p.concatenation()
		test = like{left, pattern}
	case p.take("between"):
		test, err = p.between(left)
	case negated:
		return nil, fmt.Errorf("unexpected %q after NOT", p.peek().text)
	default:
		for _, op := range []string{"=", "!=", "<>", "<=", ">=", "<", ">"} {
			if p.take(op) {
				right, err := p.concatenation()
				return comparison{op, left, right}, err
			}
		}
		return left, nil
	}
	if negated {
		test = negation{test}
	}
	return test, err
}

func (p *parser) in(left expr) (expr, error) {
	if err := p.want("("); err != nil {
		return nil, err
	}
	list, err := p.list()
	return in{left, list}, err
}

func (p *parser) between(left expr) (expr, error) {
	low, err := p.concatenation()
	if err != nil {
		return nil, err
	}
	if err = p.want("and"); err != nil {
		return nil, err
	}
	high, err := p.concatenation()
	return logic{"and", comparison{">=", left, low}, comparison{"<=", left, high}}, err
}

func (p *parser) concatenation() (expr, error) {
	left, err := p.primary()
	for err == nil && p.take("||") {
		var right expr
		right, err = p.primary()
		left = concat{left, right}
	}
	return left, err
}

// list reads expressions up to the closing parenthesis.
func (p *parser) list() (list []expr, err error) {
	if p.take(")") {
		return nil, nil
	}
	for {
		one, err := p.expr()
		if err != nil {
			return nil, err
		}
		list = append(list, one)
		if !p.take(",") {
			return list, p.want(")")
		}
	}
}

func (p *parser) primary() (expr, error) {
	t := p.peek()
	p.at++
	switch {
	case t.kind == quoted:
		return literal{t.text}, nil
	case t.kind == number:
		n, err := strconv.ParseFloat(t.text, 64)
		return literal{n}, err
	case t.kind == symbol && t.text == "-" && p.peek().kind == number:
		n, err := strconv.ParseFloat(p.peek().text, 64)
		p.at++
		return literal{-n}, err
	case t.kind == symbol && t.text == "(":
		inner, err := p.expr()
		if err != nil {
			return nil, err
		}
		return inner, p.want(")")
	case t.kind == word && t.text == "null":
		return literal{nil}, nil
	case t.kind == word:
		return p.named(t.text)
	default:
		p.at--
		return nil, fmt.Errorf("unexpected %q", t.text)
	}
}

// named reads a column, of a table or not, or a call.
func (p *parser) named(first string) (expr, error) {
	full := first
	if p.take(".") {
		second, err := p.name()
		if err != nil {
			return nil, err
		}
		full = first + "." + second
	}
	if !p.take("(") {
		if full == first {
			return column{"", first}, nil
		}
		return column{first, full[len(first)+1:]}, nil
	}
	if full == "count" && p.take("*") {
		return call{"count", nil}, p.want(")")
	}
	args, err := p.list()
	if err != nil {
		return nil, err
	}
	return newCall(full, args)
}

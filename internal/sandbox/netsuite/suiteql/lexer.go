package suiteql

import (
	"fmt"
	"strings"
)

// tokenKind tells words from texts, numbers and symbols.
type tokenKind int

const (
	word tokenKind = iota
	quoted
	number
	symbol
	end
)

type token struct {
	kind tokenKind
	text string // words in lower case
}

// lex cuts a query into tokens.
func lex(query string) ([]token, error) {
	tokens := []token{}
	for i := 0; i < len(query); {
		c := query[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '\'':
			text, next, err := lexText(query, i+1)
			if err != nil {
				return nil, err
			}
			tokens, i = append(tokens, token{quoted, text}), next
		case isDigit(c):
			j := i
			for j < len(query) && (isDigit(query[j]) || query[j] == '.') {
				j++
			}
			tokens, i = append(tokens, token{number, query[i:j]}), j
		case isLetter(c):
			j := i
			for j < len(query) && (isLetter(query[j]) || isDigit(query[j])) {
				j++
			}
			tokens, i = append(tokens, token{word, strings.ToLower(query[i:j])}), j
		default:
			size := 1
			if i+1 < len(query) && strings.Contains("<= >= <> != ||", query[i:i+2]) && query[i+1] != ' ' {
				size = 2
			}
			if !strings.Contains("()=<>,.*|!+-", string(c)) {
				return nil, fmt.Errorf("unexpected character %q", c)
			}
			tokens, i = append(tokens, token{symbol, query[i : i+size]}), i+size
		}
	}
	return append(tokens, token{kind: end}), nil
}

// lexText reads to the closing quote; a doubled one is one of the text.
func lexText(query string, from int) (text string, next int, err error) {
	var b strings.Builder
	for i := from; i < len(query); i++ {
		if query[i] != '\'' {
			b.WriteByte(query[i])
			continue
		}
		if i+1 < len(query) && query[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1, nil
	}
	return "", 0, fmt.Errorf("a text is not closed")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

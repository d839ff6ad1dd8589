package wire

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth bounds nesting: nobody's answer is deeper, an attack's is.
const maxDepth = 200

var errDepth = errors.New("the answer is nested too deeply")

// xmlReader walks through an answer.
type xmlReader struct {
	xml  *xml.Decoder
	each Each
	size int
	root map[string]any
}

// XML reads an answer as JSON does. The path begins with the outermost element.
func XML(r io.Reader, path Path, each Each) (around any, found bool, err error) {
	if r, err = unmarked(r); err != nil {
		return nil, false, err
	}
	r, each = leashed(r, each)
	d := &xmlReader{xml: xml.NewDecoder(r), each: each, root: map[string]any{}}
	d.xml.CharsetReader = recoded
	d.xml.Strict = true
	for {
		token, err := d.xml.Token()
		if errors.Is(err, io.EOF) && (found || len(d.root) > 0) {
			return d.root, found, nil
		}
		if err != nil {
			return d.root, found, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		here, err := d.child(start, path, d.root, 0)
		if found = found || here; err != nil {
			return d.root, found, err
		}
	}
}

// child reads an element that began, as one of into's.
func (d *xmlReader) child(start xml.StartElement, path Path, into map[string]any, depth int) (found bool, err error) {
	name := start.Name.Local
	switch {
	case len(path) == 1 && path[0] == name:
		item, err := d.element(start, depth)
		if err != nil {
			return true, err
		}
		return true, d.each(item, d.root)
	case len(path) > 1 && path[0] == name:
		inner := attributes(start)
		add(into, name, inner)
		return d.inside(path[1:], inner, depth+1)
	}
	item, err := d.element(start, depth)
	add(into, name, item)
	if d.size += 64; err == nil && d.size > maxEnvelope {
		err = ErrEnvelope
	}
	return false, err
}

// inside reads children up to the end of the element around them. An element on
// the way to the records is their place even when none is in it.
func (d *xmlReader) inside(path Path, into map[string]any, depth int) (found bool, err error) {
	found = len(path) == 1
	for {
		token, err := d.xml.Token()
		if err != nil {
			return found, unexpected(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			here, err := d.child(token, path, into, depth)
			if found = found || here; err != nil {
				return found, err
			}
		case xml.EndElement:
			return found, nil
		}
	}
}

// element reads a whole element as a value.
func (d *xmlReader) element(start xml.StartElement, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	value := attributes(start)
	var text strings.Builder
	for {
		token, err := d.xml.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			inner, err := d.element(token, depth+1)
			if err != nil {
				return nil, err
			}
			add(value, token.Name.Local, inner)
		case xml.EndElement:
			said := strings.TrimSpace(text.String())
			if len(value) == 0 {
				if said == "" {
					return nil, nil
				}
				return said, nil
			}
			if said != "" {
				value["#text"] = said
			}
			return value, nil
		}
	}
}

func attributes(start xml.StartElement) map[string]any {
	value := map[string]any{}
	for _, a := range start.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		value["@"+a.Name.Local] = a.Value
	}
	return value
}

// add puts a child beside those of its name.
func add(into map[string]any, name string, item any) {
	switch before, again := into[name]; list := before.(type) {
	case []any:
		into[name] = append(list, item)
	default:
		if again {
			into[name] = []any{before, item}
		} else {
			into[name] = item
		}
	}
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

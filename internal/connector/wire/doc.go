// Package wire reads answers of vendors, JSON or XML, as streams: records are
// handed over one by one, so that an answer of any size needs the room of one
// record, and what stands around them is kept, up to a bound.
//
// Numbers without a fraction become int, others float64; a whole number too long
// for int stays the text of its digits. An XML element becomes a text, or an
// object of its children by local name, with attributes as @name and the text as
// #text; children of one name become a list.
package wire

// Package field keeps a company's own fields of assets, people, models and
// places, and their values.
//
// Words: a field has a key, by which the API and filters call it (custom.key), a
// name for people, a type and rules. A set is a group of fields that the things of
// a category or a model wear; a field that is everywhere needs no set. A value
// belongs to its owner, the asset or person or whatever it is of.
//
// The room of the owner conducts: it lets values be judged (register.Fields), writes
// them together with the owner and tells of both in one event; all in one transaction.
//
// What always holds: a value fits its field's type and rules; a unique field has a
// value once; a sealed value is encrypted for its place, appears in no event, list
// or filter, and is shown only by Reveal, which is recorded. Values go when their
// owner or their field goes.
//
// Failure: what does not fit is invalid input at body.custom.key, all fields at
// once; a value that is taken is the conflict field.taken; what other companies
// have does not exist.
package field

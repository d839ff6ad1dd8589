// Package record is the canonical records: what every vendor's data becomes, in
// our words. A kind is a Go struct whose tags say what its fields are; setting
// fields, JSON, content hashes and the documentation all follow from them.
//
// Empty texts, zero dates and nil pointers are fields the vendor has no value for;
// JSON leaves them out. Dates are YYYY-MM-DD, times RFC 3339 in UTC, money whole
// numbers of the currency's minor unit, sizes bytes.
package record

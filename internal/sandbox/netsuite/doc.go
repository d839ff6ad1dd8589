// Package netsuite is a simulated Oracle NetSuite: the SuiteTalk REST record
// service and SuiteQL over purchase orders, bills, vendors, departments and the
// register of fixed assets.
//
// Words: an account is one customer's NetSuite; TBA is its sign-in by tokens,
// OAuth 1.0a with a signature on each request; M2M is OAuth 2.0 with a signed
// assertion. Both are really verified. A reference is what lists give: an id and
// a link, the record comes by a call of its own.
//
// NOTES.md says which facts this stands on.
package netsuite

// Package kit is what every simulated vendor stands on, so that a vendor is only
// its wire format: trouble to order, pages, tokens that expire, limits, the
// control page and the same as JSON.
//
// Words: a desk is one vendor's set of these. Manners are how that vendor words
// what any vendor says: slow down, broken, signed out. A fault is a failing answer
// to some of the coming requests. Paging trouble stays until it is ended.
//
// A vendor is a handler: desk.Handler puts the trouble before its wire format and
// the control page beside it. What a vendor signs in with is served whatever
// trouble is ordered, unless a fault names its path.
package kit

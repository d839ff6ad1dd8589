// Package location keeps the places people work at and things lie in.
//
// A place is found by its name without regard to case and spaces and keeps its
// first spelling: a sync that names "LISBON" where "Lisbon" is known makes no
// second one (Ensure). Places are made by hand, by syncs and by imports; nobody
// deletes them, because history points at them.
//
// Names taken are the conflict location.name_taken, places not there
// location.not_found.
package location

// Package location keeps the places people work at and things lie in: a tree of
// sites, buildings, floors, rooms and storage.
//
// Words: a place lies in its parent; its path is what it lies in, from the top
// down. "Under" a place is the place itself and everything that lies in it; the
// SQL function locations_under gives the ids, for filters of any list.
//
// A name is one among the places of one parent, without regard to case and
// spaces. Syncs and imports know names alone: Ensure takes the place of that name
// nearest to the top, or makes one at the top, and keeps the first spelling: a
// sync that names "LISBON" where "Lisbon" is known makes no second one.
//
// Rules: nothing lies in itself, not even over others, and at most
// register.MaxDepth places lie in one another. Moves within one company wait for
// each other (register.LockTree), so this holds whoever moves what at one time.
// A place without a time zone has that of the place above.
//
// Failures: location.name_taken is a conflict; location.unknown, location.cycle
// and location.too_deep are invalid input at body.parent_id; a place that holds
// people, things or places is not deleted: location.in_use says how many.
package location

// Package merge makes one of two rows that mean one thing: two spellings of a
// manufacturer, a vendor typed twice, a department that a sync brought beside the
// one that was there.
//
// Words: the winner stays; the losers become part of it and are gone. Everything
// that pointed at a loser then points at the winner.
//
// What points where is declared once, in register.References, which a test holds
// against the foreign keys of the database; nothing here knows a table by name.
// Where the moved rows would clash because they are known by their name within
// what they point at (two models of one name, two floors of one building), they
// are merged as well, and so on downwards. What the winner does not say of itself
// (a support phone, an address) it takes over from the losers, the first that
// says it; its name, its place in a tree and what it is known by stay its own.
// Values of a company's own fields that name a loser name the winner then; what a
// loser has of them the winner takes over, but for sealed values, which are bound to
// the row that they were sealed for and go with it.
//
// It all happens in one transaction: either all of it or nothing. Each row that
// changes gets its event with before and after, each loser one that holds what it
// was, all under one change set; a hundred thousand of them are written in
// batches, and reach the screens as one. A merge that moves more than
// operation.AtOnce is worked off as an operation, in one transaction all the same:
// steps of their own would let an asset be filed under a manufacturer that is half
// gone, and could end refused with half of it done.
//
// This package writes tables of other rooms, which nobody else may: a merge is
// about whatever points at a row, and would otherwise need a method of every room
// for every register.
//
// Failures: <noun>.not_found; stale when the winner's version is another; merge.
// itself; <noun>.merge_below when the winner lies in a loser; <noun>.too_deep;
// model.other_manufacturer for models of two manufacturers: merge those instead.
// Whoever points at a loser while it is merged waits, and then finds it gone.
package merge

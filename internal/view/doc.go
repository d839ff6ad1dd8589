// Package view keeps saved views of lists: a name for filters, sort, columns and
// search text, so that a question is asked once.
//
// A view belongs to the user who saved it and is private until it is shared with
// the company. One of a user's views of a list may be the default, with which the
// list opens for that user. The query is what the web app's address says; the list
// itself judges it when it is asked.
//
// Failure: a view of somebody else that is not shared does not exist; changing a
// shared view of somebody else is forbidden to who may not share.
package view

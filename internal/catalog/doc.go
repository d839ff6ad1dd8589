// Package catalog keeps what an asset can be: categories (laptop, monitor …),
// manufacturers, and models, each model of at most one manufacturer.
//
// Words: a category's slug is its name for programs; it never changes, its name
// may. A model may say of which category its assets are.
//
// Every company starts with the built-in categories (Seed); they are no event,
// as they came with the company. Whatever people add or change afterwards is.
//
// Names are one when they differ only in case or spaces. Manufacturers and
// models are therefore found or made by name: whoever writes "dell " means Dell.
// A model's name belongs to its manufacturer: two may sell a "Pro 14".
//
// Failure: a category that is not there, or a model that belongs to another
// manufacturer, is invalid input and names the field; a name already taken is a
// conflict; a stale version is a precondition fault. Two callers who make the
// same name at once get the same row.
package catalog

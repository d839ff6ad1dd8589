// Package jamf is a simulated Jamf Pro: sign-in by API client and by user, the
// inventory of computers and mobile devices, MDM commands and webhooks.
//
// Words: a computer is one inventory record of a Mac; a Mac that was enrolled
// again under another record has two. A command is what a device was told to do,
// named by its UUID. A section is a part of a record, null unless asked for.
//
// Paths: /api/… is the Jamf Pro API, /JSSResource/… the older Classic API with
// XML. NOTES.md says which facts this stands on.
package jamf

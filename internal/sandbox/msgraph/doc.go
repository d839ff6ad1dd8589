// Package msgraph is a simulated Microsoft Graph with the sign-in service before
// it: users of Microsoft Entra ID, their changes, and the devices of Intune with
// what can be done to them.
//
// Words: an account is one user of the directory, also a guest or a meeting room.
// An enrolment is one record of a device in Intune: a device that was enrolled
// again has two. A round is one reading of /users/delta, from a token to the next.
//
// Paths: /{tenant}/oauth2/v2.0/token is login.microsoftonline.com, /v1.0/… is
// graph.microsoft.com. NOTES.md says which facts this stands on.
package msgraph

// Package precedence says whose word counts when several sources know one thing.
//
// A source is an integration, or people. For each field of a register there is an
// order of sources, the strongest first; the first of them who says anything
// counts. Until somebody sets it, people come first and then the integrations as
// they were connected. Who is not named in an order comes behind it, and who is no
// longer connected is left out.
//
// What each source says, and what follows when an order changes, is the matter of
// the room that keeps the register.
package precedence

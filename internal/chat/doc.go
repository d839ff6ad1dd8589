// Package chat asks people for approvals where they chat, and takes their clicks as
// their decisions.
//
// Words: a message asks one person for one approval by one integration; its row is
// there before it is sent. Its buttons carry the row's id and nothing else. A notice
// says below the text why the last click changed nothing.
//
//	step active ─► row ─► sent, with buttons ─► decided, here or elsewhere: says by whom
//	                            └─ a click ─► decided as whom the address belongs to,
//	                                          or a notice
//
// # Invariants
//
//   - Who clicked is found out from the vendor by the id that the signed call names,
//     and is the active user with that e-mail; what the message or its buttons say
//     counts for nothing. The decision is made by the workflow room as that user,
//     under the same rules as in the web app.
//   - A message is sent once. Before sending the row says so; whoever comes back
//     after that without an answer looks it up at the vendor, and where that cannot
//     be told, sends nothing.
//   - What a message says is worked out from the approval as it is now (rendering),
//     so events may come late, twice or in another order.
//   - One at a time brings a message up to date, by a lease that outlives a killed
//     node by leaseTime.
//
// # Failures
//
// People the vendor does not know are noted as the row's problem and left to the app
// and their mail. A vendor that asks for patience, or fails, is tried again by the
// job; a refusal that another try will not change is noted.
package chat

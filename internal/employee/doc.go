// Package employee keeps the people of a company and the departments they work
// in: who they are, whom they report to, and where they stand with the company.
//
// People come in two ways: somebody types them in (Create, Update), or an
// integration sends them in batches (Apply, then SetManagers). Nobody is ever
// deleted, because history and assets point at them.
//
// # Status and lifecycle
//
// The status follows from facts (first day, last day, what the source says,
// whether the hire was called off) and the company's today; nobody sets it.
//
//	pending ──employee_started──► active ◄──► on_leave ──employee_terminated──► terminated
//	 │   ▲                                                                       ▲     │
//	 │   └────────────── hired again: employee_hire_announced ───────────────────┼─────┘
//	 └────────────────── called off: employee_hire_withdrawn ────────────────────┘
//
// A hire and a leaving are announced when they become known, before their day:
// employee_hire_announced and employee_leaving_announced, each with its number
// (hire_no, leave_no) so that one onboarding and one offboarding start for each,
// however often a sync repeats. A date that moves keeps the number; a hire or
// last day taken back is told too; whoever is hired again gets a new number.
// Life.Advance holds these rules, pure. An integration's first full pass is a
// baseline: who is at work or gone by then announces nothing.
//
// What depends on the day is brought up to date by DeriveAll, daily and at each
// sync. A person missing from a source has not left for that; only a hire that
// is pending can be called off by vanishing (WithdrawHires).
//
// # Rules
//
//   - A work e-mail is lower-case and belongs to one person; it is what ties a
//     person to the user who signs in with it, and a new record of a source to a
//     person made by hand.
//   - Nobody reports to themselves, not even over others.
//   - Departments are a tree, as places are (room location): one name among the
//     departments of one parent, no cycles, at most register.MaxDepth deep. Syncs,
//     which know names alone, mean the department nearest to the top.
//   - Several integrations may know one person. What each says is kept (words.go),
//     and for each field the first in the order of sources who says anything counts
//     (settle.go); by default people, then integrations as they were connected.
//   - What somebody changes by hand of a person who comes from an integration is
//     people's word, kept also while another one counts for more.
//   - A hire is called off by the integration alone whose first day counts.
//   - A write that changes nothing to see makes no version and no event.
//
// # Failures
//
// Wrong input of people is the fault invalid_input with every field that is
// wrong; employee.email_taken, employee.manager_cycle, employee.not_pending and
// employee.linked say what their names say; ids of other companies do not exist.
// A record of a batch that is no good is set aside with a code and a reason
// (Outcome.Reject) and the others come in. Two writers of one e-mail at one time:
// the batch starts over and finds the person.
package employee

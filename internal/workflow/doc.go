// Package workflow conducts: a hire becomes a laptop in somebody's hands, a
// leaving every device back in stock. It keeps to definitions (YAML, see
// definitions/) and works through the rooms of assets and notifications.
//
// Words: a definition describes steps; a company has it in numbered versions. A
// run is one passage of a subject (an employee) through one version. A run
// belongs to an occurrence: the subject's hire or leaving of that number. Its
// anchor is the first or last day, from which due dates and reminders count. A
// step is an approval, a task, an action, a notification or a wait; its verbs
// are what people can do to it.
//
//	begun ─► running ◄──── tried again ───── failed
//	           │  └── an action is refused ────► │
//	           ├─► completed   no step is left   │
//	           ├─► rejected    somebody said no  │
//	           └─► cancelled ◄───────────────────┘
//	               by hand, or what began it is no longer so
//
// Invariants: one run for each definition, subject and occurrence, however often
// events come (a second attempt is begun by hand); a run is at one step at a
// time and ends once; a run that was rejected or cancelled holds no asset.
//
// How it works: Advance (advance.go, input.go) is the pure core: a run and what
// happened to it give the next run, and Next says what the engine must do before
// the run can rest. A transition (transition.go, settle.go) locks the run's row,
// feeds the core until it rests and writes the rows, the events, the
// notifications and what happened to assets in one transaction. Nothing is kept
// in memory: a node may die at any moment, and any node goes on.
//
// A step can have things done at vendors (call.go, order.go): each is a request in the
// room of actions, which keeps the second person, the keys and the look-ups. The step
// rests until all of them are over. What came to nothing leaves it failed; so does
// nothing to tell, or it is passed over, as the definition says. A run that ends takes
// back what nobody has done yet.
//
// What moves runs: people (Act, Start, Cancel), what happens to employees and
// accounts (Subscriber), what becomes of their requests at vendors, and time (RunDue, called by the job Due put off to the
// very moment, and Sweep, which finds what a lost job leaves). All of them look
// at the subject as it is now, so late, repeated and reordered events do no
// harm.
//
// How it fails: of two clicks at once the second is the conflict
// workflow.step_not_open, which names who was first. An action that the present
// state refuses leaves its step failed, with the reason, to be tried again; the
// click before it stands. Every other error undoes the whole transition. Who may
// not see a run gets workflow.not_found, who may not act workflow.not_yours.
package workflow

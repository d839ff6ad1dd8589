// Package intake brings in what the vendors have: it runs the syncs of
// integrations and keeps what came of them. It conducts: the integration room
// opens the vendor, the connector engine reads, the employee room keeps the
// people.
//
// Words: a run is one full pass over everything the vendor has. A link says which
// employee a vendor's id means. A reject is a record that was set aside.
//
//	queued ──► running ──► succeeded | partial | failed
//	             │ ▲
//	             └─┘ its process was killed: the pass starts over
//
// # A run
//
// RequestSync makes the run and its job in one transaction; an integration has
// at most one run queued or under way. Run then reads everything the vendor
// sends before the first write (nothing is half read, and two records with one
// work e-mail are seen together however far apart they stand), writes in
// batches, sets managers, looks who is missing, and finishes. No transaction is
// open while the vendor is asked. Records whose content is known are skipped by
// their hash; what depends on the day is derived at the end nevertheless.
//
// # Invariants
//
//   - Read = created + updated + unchanged + rejected, after each batch and
//     however often a run was interrupted: each link remembers what became of its
//     record in which run, so a pass that starts over does not count twice.
//   - Of two records with one work e-mail the one with the later vendor id is set
//     aside (numbers by value). If its person has the e-mail already, the e-mail
//     passes to the other.
//   - Nobody leaves by being absent. A pending hire that is gone is withdrawn;
//     others are marked and named in a warning; when many are gone, nobody is
//     touched.
//   - A webhook that comes while the vendor is being read leads to one more run.
//
// # Failures
//
// What the vendor did wrong ends the run as failed with the connector's code;
// the next try comes sooner than the schedule, later each time. A panic fails its
// run with the code internal. When the process stops or the database is away the
// run stays running and its job comes back; an attempt that was overtaken by a
// newer one finds the run's attempt number changed and writes nothing more. A run
// whose job is gone for good is ended by SweepStale.
package intake

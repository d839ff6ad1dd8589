// Package intake brings in what the vendors have: it runs the syncs of
// integrations and keeps what came of them. It conducts: the integration room
// opens the vendor, the connector engine reads, the rooms keep what they know of.
//
// Words: a run is one pass over what the vendor has; a stream run is its part over
// one stream. A record is what the vendor said last of one thing, in our words,
// with the subject it means here. A record is open while the register does not
// show it as it stands. A reject is a record that was set aside.
//
//	queued ──► running ──► succeeded | partial | failed     (a stream also: skipped)
//	             │ ▲
//	             └─┘ its process was killed: it goes on behind the last saved page
//
// # A run
//
//	request.go  RequestSync, AskStream: the run and its streams
//	turn.go     whose turn it is: jobs for so many streams of an integration, of a company
//	work.go     RunStream: one attempt at a stream
//	read.go     pages ──► source_records, page by page, no transaction while the vendor is asked
//	answers.go  which answers of the vendor were the same the last time
//	apply.go    open records ──► their room, batch by batch; people.go is the employees' way
//	settled.go  what the run before left: nothing is looked for where all is as it was
//	finish.go   who is gone, where the next run begins, the next stream, the run's end
//
// Reading comes first and whole: half an answer is no answer, and two records with
// one work e-mail show in the whole only. A page, its rejects, its counts and its
// cursor are one transaction. What is as it was costs no row and is not even mapped
// where the vendor's row alone tells what it is: ids alone are noted, by page, so
// that absence can be told at the end. An answer that is the same to the last byte is
// not even decoded. Quick pages are saved together (gather.go). At most two streams of an
// integration and a quarter of a node's workers for one company are worked off at
// once (turn.go); the others wait without a job, and each that ends lets the next
// one begin.
//
// A run that somebody asks for reads everything, and so does one a day; the others
// read what has changed, where the connector can tell. Only a complete reading
// says who is gone. A webhook narrows its run to the stream that it tells of. While
// one run of an integration is under way at most one more waits, and what is asked
// for meanwhile is added to that one. Streams that are switched off are in no run.
//
// # Invariants
//
//   - Read = created + updated + unchanged + rejected at the end, however often a
//     stream was interrupted: each record remembers what became of it in which run.
//   - Of two records with one work e-mail the one with the later vendor id is set
//     aside (numbers by value). If its person has the e-mail already, the e-mail
//     passes to the other.
//   - A record set aside stays open: the next run tries it again.
//   - Nobody leaves by being absent. A pending hire that is gone is withdrawn;
//     others are marked and named in a warning; when many are gone, nobody is
//     touched.
//   - What a run remembers spares work and nothing else: a run that remembers and one
//     that looks through everybody come to the same.
//   - A webhook that comes while the vendor is being read leads to one more run.
//   - A stream's baseline is its own: whoever it shows when it first goes through
//     was there before. A narrowed run answers nobody who wants all.
//
// # Failures
//
// What the vendor did wrong ends its stream as failed with the connector's code,
// and leaves the others going: the run is then partial, or failed when nothing
// went through; after a failed one the next try comes sooner than the schedule,
// later each time. A panic fails its stream with the code internal. A record that
// the database refuses is found by halving its batch. When the process stops or
// the database is away the stream stays running and its job comes back; an attempt
// that was overtaken by a newer one finds the attempt number changed and writes
// nothing more. A run whose jobs are gone for good is ended by SweepStale.
package intake

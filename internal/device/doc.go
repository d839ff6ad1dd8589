// Package device keeps what integrations say of machines, finds out which asset
// each is, and says whose word counts for what is known of an asset.
//
// Words: a device is what one integration says of one machine; two integrations
// that know one laptop have two devices for one asset. A key is what machines are
// recognised by: serial, hardware UUID, asset tag, IMEI. A source is an integration
// or people; the order of sources says whose word counts, field by field.
//
//	             ┌── matching, or a person ──► matched ──┐
//	review ◄─────┤                                       ├──► ignored
//	             └◄── unlinked, contradicted, outrun ────┘   (a person)
//
// # Matching
//
// A device is compared with the register by serial, asset tag and IMEI; what has no
// evidence there by serial, hardware UUID and IMEI with devices that the register
// or a person has tied to assets. Keys of several assets are a conflict, an asset
// with another serial is none of its: both wait for a person, with suggestions and
// their reasons. Names, network addresses, users and models only suggest.
//
// A device that was itself recognised by another one vouches for nobody. So what
// comes out does not hang on who comes first, which a property test holds. It also
// means that a hardware UUID seen at two assets ties nothing any more, rather than
// tearing both from their serials.
//
// # Invariants
//
//   - An integration ties at most one device to an asset: whom a person chose, else
//     by the stronger key, else the one seen last, as after a re-enrolment.
//   - What a person decided is held: matching leaves it alone until it is taken
//     back. A serial that changes to that of another asset is held too.
//   - Keys that vanish take nothing away; an asset in the recycle bin loses its
//     devices.
//   - Personal devices and those without a serial become no assets by themselves.
//   - Nobody is given an asset because a device says who uses it.
//   - People's values are kept when an integration's count, and come back when the
//     order changes.
//   - To have been seen again is no change: no version, no event.
//
// Apply, a person's decision and a change of the register all go the same way:
// rows are laid on a desk (desk.go), matched (match.go, pure), and saved with their
// events (save.go) and what follows for their assets (derive.go). One company does
// so one at a time.
//
// Failure: a record that is no good is set aside with its reason; an asset that
// cannot be made or changed leaves the others alone; decisions of many are all or
// none.
package device

// Package sandbox is the home of simulated vendors: servers that speak a
// vendor's real wire format, so that the demo, the tests and load runs have
// somebody to talk to. One folder a vendor; the package itself mounts them all.
//
// All vendors tell of one invented company (folder company), each its own side of
// it. What they have in common, such as trouble to order, stands in kit.
//
// A simulated vendor is built from what the vendor documents and from recorded
// answers, never from our own connector: where both are wrong in the same way,
// nothing would notice. So nothing here imports the connector or integration
// rooms, nor anything else of the product; a vendor is plain net/http. Its
// NOTES.md says which facts it stands on and which of them are unsure.
package sandbox

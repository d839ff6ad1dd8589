// Package sandbox is the home of simulated vendors: servers that speak a
// vendor's real wire format, so that the demo, the tests and load runs have
// somebody to talk to. One folder a vendor.
//
// A simulated vendor is built from what the vendor documents and from recorded
// answers, never from our own connector: where both are wrong in the same way,
// nothing would notice. So nothing here imports the connector or integration
// rooms, nor anything else of the product; a vendor is plain net/http.
package sandbox

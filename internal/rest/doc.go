// Package rest is the REST face: /api/v1 with its OpenAPI document. It is thin:
// a handler reads the request, calls one room and shapes the answer. It holds
// no rules of the business.
//
// Every route declares the permission it needs (op.Needs); one without fails
// the build's tests. The edge around the routes (edge.go) gives each request its
// id, refuses bodies that are too large or not UTF-8, and turns a panic into a
// problem answer; session.go finds out who calls; idempotency.go makes a
// repeated POST answer as the first did; problem.go is the one place where
// faults become HTTP statuses.
package rest

// Package demo fills an installation with a company to try the product on: Acme,
// with accounts whose password everybody knows, people, and stock; and Globex,
// so that one can see that companies do not see each other. It writes through the
// rooms, as users do, and only once: what is there stays.
package demo

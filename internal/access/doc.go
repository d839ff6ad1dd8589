// Package access answers what a caller may do: permissions, the built-in roles
// that bundle them, the principal of a request, and the scope of what that
// principal may see. It decides; the faces enforce: every route and topic
// declares a Permission, and one that declares none fails the build's tests.
package access

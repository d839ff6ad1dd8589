// Package crash kills the real program in the middle of its work and looks at what
// it finds when it starts again.
package crash

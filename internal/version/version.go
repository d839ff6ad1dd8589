// Package version says which release this program is.
package version

// Number is the release; the linker sets it in release builds.
var Number = "0.1.0-dev"

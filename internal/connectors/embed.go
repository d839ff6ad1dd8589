// Package connectors holds the built-in connectors: a folder a vendor with
// manifest.yaml, fixtures and NOTES.md. Adding one is adding a folder.
package connectors

import "embed"

// FS holds every connector's manifest, for connector.Load.
//
//go:embed */manifest.yaml
var FS embed.FS

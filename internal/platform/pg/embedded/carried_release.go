//go:build unix && release

package embedded

import (
	_ "embed"
	"runtime"
)

// scripts/release.sh packs it for the platform that is being built.
//
//go:embed release/pgsql.tar.zst
var releaseArchive []byte

var carried = carriage{archive: releaseArchive, digest: pinned[runtime.GOOS+"/"+runtime.GOARCH]}

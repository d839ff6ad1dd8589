//go:build unix && release

package embedded

// pinned are the digests of the bundles that releases carry (archive.Pack), of
// the versions in tools/postgres/package-lock.json.
var pinned = map[string]string{
	"linux/amd64": "16cd5b3b0b61e210c8b9a991d734b14cbf08d8283191b8a07212f2b90ca8817a",
	"linux/arm64": "8e32f37debd1aeeec530ef6afc682862e52a9e9df76988bf53d4a2a7441832cc",
	// One bundle of programs for both processors.
	"darwin/amd64": "b6da4f4a358aab859258e3f226642e2dd5f6e6d813ee70cfd2407186ed40ad9b",
	"darwin/arm64": "b6da4f4a358aab859258e3f226642e2dd5f6e6d813ee70cfd2407186ed40ad9b",
}

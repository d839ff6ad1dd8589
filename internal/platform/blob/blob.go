// Package blob opens the store that files lie in. It is gocloud.dev/blob with the
// drivers chosen.
package blob

import (
	"context"
	"fmt"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
)

// Store is where files lie.
type Store = blob.Bucket

// Open opens the store at address, such as file:///shared/files, or the
// folder, made when it is not there, when address is empty.
func Open(ctx context.Context, address, folder string) (*Store, error) {
	if address != "" {
		bucket, err := blob.OpenBucket(ctx, address)
		if err != nil {
			return nil, fmt.Errorf("open the file store: %w", err)
		}
		return bucket, nil
	}
	bucket, err := fileblob.OpenBucket(folder, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o700,
		NoTempDir: true, // written beside and renamed: the temporary folder may be another disk
		Metadata:  fileblob.MetadataDontWrite,
	})
	if err != nil {
		return nil, fmt.Errorf("open the file store in %s: %w", folder, err)
	}
	return bucket, nil
}

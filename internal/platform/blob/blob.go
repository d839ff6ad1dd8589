// Package blob opens the store that files lie in. It is gocloud.dev/blob with the
// drivers chosen: a folder, and the object stores of the clouds, of which S3's
// wire format is what MinIO, Ceph, R2 and others speak too.
package blob

import (
	"context"
	"fmt"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://container
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob" // gs://bucket
	_ "gocloud.dev/blob/s3blob"  // s3://bucket
)

// Store is where files lie.
type Store = blob.Bucket

// Open opens the store at address, such as file:///shared/files or
// s3://bucket?region=eu-central-1, or the folder, made when it is not there, when
// address is empty. A store in a cloud is reached for with its first file only.
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

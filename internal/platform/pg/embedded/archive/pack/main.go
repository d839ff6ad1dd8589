// Command pack writes the archive of PostgreSQL that a release carries and prints
// its digest: pack BUNDLE ARCHIVE.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded/archive"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: pack BUNDLE ARCHIVE")
	}
	file, err := os.Create(args[1])
	if err != nil {
		return err
	}
	digest, err := archive.Pack(file, args[0])
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	fmt.Println(digest)
	return nil
}

package location

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// maxName is the longest name in characters; the table checks the same.
const maxName = 200

// Location is one place.
type Location struct {
	ID            uuid.UUID
	Name          string
	EmployeeCount int64 // people who are not gone
	AssetCount    int64
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

func clean(name string) (string, error) {
	name = spelling.Clean(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName {
		return "", fault.InvalidField("body.name", fmt.Sprintf("1 to %d characters", maxName))
	}
	return name, nil
}

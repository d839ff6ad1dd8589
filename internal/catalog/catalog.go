package catalog

import (
	"time"

	"github.com/google/uuid"
)

// Category is a kind of asset.
type Category struct {
	ID         uuid.UUID
	Slug       string // never changes
	Name       string
	AssetCount int64
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Manufacturer makes models.
type Manufacturer struct {
	ID        uuid.UUID
	Name      string
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Model is a product that assets are pieces of.
type Model struct {
	ID           uuid.UUID
	Name         string
	Manufacturer *Ref // nil: not known
	Category     *Ref // nil: its assets say themselves
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Ref names a row of this room.
type Ref struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

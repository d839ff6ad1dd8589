package location

// The events of this room; merging is told by internal/merge.
const (
	EventCreated = "location_created"
	EventUpdated = "location_updated"
	EventDeleted = "location_deleted"
	EventMerged  = "location_merged"
)

package integration

// The events of this room. Their subject is an integration.
const (
	EventCreated       = "integration_created"
	EventUpdated       = "integration_updated"
	EventDeleted       = "integration_deleted"
	EventSyncStarted   = "integration_sync_started"
	EventSyncCompleted = "integration_sync_completed" // counts in its changes
	EventSyncFailed    = "integration_sync_failed"    // the error in its changes
)

// Subject is the subject type of this room's events.
const Subject = "integration"

package intake

// The events of this room. Their subject is the integration.
const (
	EventStarted   = "integration_sync_started"
	EventCompleted = "integration_sync_completed" // counts in its changes
	EventFailed    = "integration_sync_failed"    // the error in its changes
	// Somebody looked at what the vendor sent of a record that was set aside.
	EventRejectRevealed = "integration_reject_revealed"
)

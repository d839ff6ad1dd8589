package integration

// The events of this room. Their subject is an integration.
const (
	EventCreated      = "integration_created"
	EventUpdated      = "integration_updated"
	EventDeleted      = "integration_deleted"
	EventConnected    = "integration_connected"    // somebody consented at the vendor
	EventDisconnected = "integration_disconnected" // its token is forgotten

	EventHealthChanged = "integration_health_changed"
)

// Subject is the subject type of this room's events.
const Subject = "integration"

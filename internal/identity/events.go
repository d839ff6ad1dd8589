package identity

// The events this room publishes.
const (
	UserInvited         = "user_invited"
	UserUpdated         = "user_updated"
	UserActivated       = "user_activated"
	SignedIn            = "user_signed_in"
	SignedOut           = "user_signed_out"
	UserPasswordChanged = "user_password_changed"
)

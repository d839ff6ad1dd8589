package scenario_test

import "time"

// patience is how long something may take on a busy machine; poll is how often
// one looks.
const (
	patience = 40 * time.Second
	poll     = 30 * time.Millisecond
)

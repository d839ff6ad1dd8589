package fault

// InvalidField is an invalid fault that names one input: code "invalid_input".
func InvalidField(location, message string) *Fault {
	return New(Invalid, "invalid_input", "The input is not valid.").At(location, message)
}

// Missing is the answer for a thing that is not there or not visible: the two
// are never told apart, so that an id of another company teaches nothing.
func Missing(noun string) *Fault {
	return New(NotFound, noun+".not_found", "There is no such %s.", noun)
}

// Stale is the answer to a write based on an old version of a row.
func Stale(noun string) *Fault {
	return New(Precondition, noun+".stale", "This %s has changed meanwhile: load it again.", noun)
}

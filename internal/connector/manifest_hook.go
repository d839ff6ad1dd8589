package connector

import "time"

// Webhook says how the vendor's calls are checked and what they mean. The names
// here are body, json (the body parsed), headers, query, form, url, method, and
// event: one of the events that a call carries.
type Webhook struct {
	// Key of the secret that signs.
	Secret    string     `yaml:"secret"`
	Signature Signature  `yaml:"signature"`
	Timestamp *Timestamp `yaml:"timestamp"`
	// Over the same: the parsed payload where it is not the body itself, such as fromJSON(form.payload).
	Payload Expr `yaml:"payload"`
	// Calls that only want an answer.
	Handshakes []Handshake `yaml:"handshakes"`
	// Over json: the id that a call keeps when it is sent again. Without it the signed content counts.
	ID Expr `yaml:"id"`
	// Over json: the list of events in a call. Without it the call is one.
	Split Expr `yaml:"split"`
	// Over event: its kind.
	Type Expr `yaml:"type"`
	// What events lead to; the first that fits.
	Events []Event `yaml:"events"`
	// How our address is made known to the vendor.
	Register *Register `yaml:"register"`
	// How a webhook of ours is taken back; ${id} is what register read.
	Unregister *Request `yaml:"unregister"`
	// How often register must be done again, for vendors that forget: well before they do.
	Renew time.Duration `yaml:"renew"`
}

// Signature is how a call proves where it comes from.
type Signature struct {
	// hmac-sha1, hmac-sha256, hmac-sha512, equal, jwt or none.
	Algorithm string `yaml:"algorithm"`
	// The header it stands in.
	Header string `yaml:"header"`
	// What stands before it, such as "sha256=".
	Prefix string `yaml:"prefix"`
	// Instead of header: an expression for the signature, or a list of which one must fit.
	Value Expr `yaml:"value"`
	// hex or base64.
	Encoding string `yaml:"encoding"`
	// What is signed: "${body}" without it. ${timestamp} is the one below.
	Signed Template `yaml:"signed"`
	// base64 when the key is written so; a prefix such as whsec_ is dropped.
	Key string `yaml:"key"`
	// For equal: what it must be equal to; "${secret}" without it.
	Expected Template `yaml:"expected"`
	// For jwt: where the vendor's keys are, and what the token must say.
	Keys     Template `yaml:"keys"`
	Issuer   Template `yaml:"issuer"`
	Audience Template `yaml:"audience"`
}

// Timestamp is the moment of sending, which the signature covers.
type Timestamp struct {
	Header string `yaml:"header"`
	// Instead of header.
	Value Expr `yaml:"value"`
	// Older or newer calls are refused.
	Window time.Duration `yaml:"window"`
}

// Handshake is a call that only wants an answer.
type Handshake struct {
	When Expr `yaml:"when"`
	// The signature must fit too.
	Signed bool `yaml:"signed"`
	// 200.
	Status int `yaml:"status"`
	// The answer's body, and its kind: json where it is an object, else text.
	JSON any      `yaml:"json"`
	Text Template `yaml:"text"`
	// Secrets to keep of it, by key.
	Keep map[string]Expr `yaml:"keep"`
	// A call to be made afterwards.
	Confirm *Request `yaml:"confirm"`
}

// Event is what a kind of event leads to.
type Event struct {
	// The type it is for, one or several; * for a prefix.
	Type Many[string] `yaml:"type"`
	// Over event.
	When Expr `yaml:"when"`
	// The stream to read because of it.
	Stream string `yaml:"stream"`
	// Over event: the record it tells of.
	Subject Expr `yaml:"subject"`
	// The record is gone.
	Deleted bool `yaml:"deleted"`
	// The canonical record that the event itself is, and its fields over event.
	Record string             `yaml:"record"`
	Fields map[string]Mapping `yaml:"fields"`
}

// Register makes our webhook known to the vendor; ${url} is our address, ${secret} a
// key that we chose, ${now} the moment.
type Register struct {
	Request Request `yaml:"request"`
	// Over answer: the webhook's id, and the key it signs with.
	ID     Expr `yaml:"id"`
	Secret Expr `yaml:"secret"`
}

// Action is something that can be done at the vendor.
type Action struct {
	Title string `yaml:"title"`
	Help  string `yaml:"help"`
	// Needs the approval of a second person.
	Dangerous bool `yaml:"dangerous"`
	// What it is done to: device, or nothing. Inputs can then be taken from its record.
	Target string `yaml:"target"`
	// The streams whose devices it can be done to; all of them when left out.
	Streams Many[string] `yaml:"streams"`
	Inputs  []Input      `yaml:"inputs"`
	// Before it is done again because its outcome is not known: finds out whether it was done. Null: it was not.
	Lookup *Lookup `yaml:"lookup"`
	// The call, or several in order whose answers stand in steps.<name>.
	Request *Request `yaml:"request"`
	Steps   []Step   `yaml:"steps"`
	// Over answer, headers and steps.
	Result map[string]Expr `yaml:"result"`
}

// Input is one thing that an action needs to know.
type Input struct {
	Field `yaml:",inline"`
	// Over the target, such as device.external_id: the value. Nobody is asked for it then.
	From Expr `yaml:"from" json:"-"`
	// Kept sealed, and shown to nobody.
	Secret bool `yaml:"secret" json:"secret"`
}

// Lookup finds out whether an action was done before.
type Lookup struct {
	Request Request `yaml:"request"`
	// Over answer and since, the moment at which it was first tried: what was done, as an object that result sees as answer. Null: nothing.
	Found Expr `yaml:"found"`
}

// Step is one call of an action.
type Step struct {
	Name    string  `yaml:"name"`
	When    Expr    `yaml:"when"`
	Request Request `yaml:"request"`
}

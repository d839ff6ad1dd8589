package connector

import "time"

// Auth is one way to sign in.
type Auth struct {
	// none, basic, bearer, key, oauth2, session, oauth1 or signed.
	Kind string `yaml:"kind"`
	// Over settings: whether this way is the one.
	When Expr `yaml:"when"`

	// basic.
	Username Template `yaml:"username"`
	Password Template `yaml:"password"`
	// bearer: the token. oauth1: the access token.
	Token Template `yaml:"token"`
	// Sent with every request. With a token it is auth.<name>; oauth2 sends Authorization: Bearer without it.
	Headers map[string]Template `yaml:"headers"`
	Query   map[string]any      `yaml:"query"`

	// oauth2: client_credentials, authorization_code, refresh_token, jwt_bearer or password.
	Grant        string   `yaml:"grant"`
	ClientID     Template `yaml:"client_id"`
	ClientSecret Template `yaml:"client_secret"`
	RefreshToken Template `yaml:"refresh_token"`
	Scope        Template `yaml:"scope"`
	// How the client proves itself: basic, form or assertion.
	ClientAuth string `yaml:"client_auth"`
	// The token's address: a template, of base_url when it begins with a slash.
	TokenURL Template `yaml:"token_url"`
	// The server that token_url belongs to.
	Server string `yaml:"server"`
	// json instead of a form.
	TokenBody string `yaml:"token_body"`
	// Further parameters of the token request.
	Params map[string]any `yaml:"params"`
	// A signed statement: for client_auth assertion and grant jwt_bearer.
	Assertion *Assertion `yaml:"assertion"`
	// authorization_code: where the administrator consents.
	AuthorizeURL    Template            `yaml:"authorize_url"`
	AuthorizeServer string              `yaml:"authorize_server"`
	AuthorizeParams map[string]Template `yaml:"authorize_params"`
	PKCE            bool                `yaml:"pkce"`
	// Over query: what the redirect back carries besides the code, kept as auth.<name>.
	Callback map[string]Expr `yaml:"callback"`

	// session: the call that signs in.
	Login *Request `yaml:"login"`
	// Over answer, headers, status and cookies: what it gives, kept as auth.<name>.
	Keep map[string]Expr `yaml:"keep"`
	// Over answer: seconds that a token lives, or the moment it ends. oauth2 reads expires_in.
	Expires Expr `yaml:"expires"`
	// Seconds that a token lives when the vendor does not say.
	Lifetime time.Duration `yaml:"lifetime"`

	// oauth1.
	ConsumerKey    Template `yaml:"consumer_key"`
	ConsumerSecret Template `yaml:"consumer_secret"`
	TokenSecret    Template `yaml:"token_secret"`
	Realm          Template `yaml:"realm"`

	// signed: over request (method, host, path, query, body, date, timestamp, nonce): the text that is signed.
	Sign      Template `yaml:"sign"`
	Algorithm string   `yaml:"algorithm"`
	Key       Template `yaml:"key"`
	Encoding  string   `yaml:"encoding"`

	// Besides any kind: a token fetched before the first write, for vendors with CSRF protection.
	CSRF *CSRF `yaml:"csrf"`
	// Besides any kind: a client certificate.
	TLS *ClientTLS `yaml:"tls"`
}

// Assertion is a JWT that we sign.
type Assertion struct {
	// RS256, PS256 or ES256, and the like.
	Algorithm Template `yaml:"algorithm"`
	// A private key in PEM.
	Key      Template      `yaml:"key"`
	KeyID    Template      `yaml:"key_id"`
	Issuer   Template      `yaml:"issuer"`
	Subject  Template      `yaml:"subject"`
	Audience Template      `yaml:"audience"`
	Lifetime time.Duration `yaml:"lifetime"`
	// Further claims and headers.
	Claims  map[string]any      `yaml:"claims"`
	Headers map[string]Template `yaml:"headers"`
}

// CSRF is the handshake before writes: its request gives a token in a header, and
// cookies, which go along with every request that is no GET.
type CSRF struct {
	Request Request `yaml:"request"`
	Header  string  `yaml:"header"`
}

// ClientTLS is a client certificate with its key, both PEM.
type ClientTLS struct {
	Certificate Template `yaml:"certificate"`
	Key         Template `yaml:"key"`
}

package bamboohr

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// Trouble is what goes wrong on purpose. The zero value is an honest vendor.
type Trouble struct {
	// Next are the failures of the coming requests, used up in this order.
	Next []Fault `json:"next"`
	// Broken are kinds of records to spoil, one person each.
	Broken []Breakage `json:"broken"`
	// VanishPercent of the people are missing from lists, still with 200: 0 to 100.
	VanishPercent int `json:"vanish_percent"`
	// ForbiddenFields are dropped from every answer, as after a lost permission.
	ForbiddenFields []string `json:"forbidden_fields"`
}

// Fault is one kind of failing answer.
type Fault struct {
	Kind FaultKind `json:"kind"`
	// Times is how many requests it takes, 1 by default.
	Times int `json:"times"`
	// RetryAfterSeconds is sent with 429 and 503, 1 by default; RetryAfterDate
	// writes it as an HTTP date.
	RetryAfterSeconds int  `json:"retry_after_seconds,omitempty"`
	RetryAfterDate    bool `json:"retry_after_date,omitempty"`
	// DelayMillis is how late a slow answer comes, 3000 by default.
	DelayMillis int `json:"delay_millis,omitempty"`
}

// FaultKind names a failing answer.
type FaultKind string

// The kinds of failing answers.
const (
	RateLimited FaultKind = "rate_limited" // 429 with Retry-After, what the vendor sends since September 2026
	Unavailable FaultKind = "unavailable"  // 503 with Retry-After, what it sent before
	ServerError FaultKind = "server_error" // 500 with nothing in it
	Slow        FaultKind = "slow"         // the right answer, late
	Cut         FaultKind = "cut"          // the connection ends in the middle of the right answer
)

// Breakage names a kind of bad record.
type Breakage string

// The kinds of bad records.
const (
	ImpossibleDate Breakage = "impossible_date" // hired on 31 February
	DuplicateEmail Breakage = "duplicate_email" // somebody else's work e-mail, that of a lower id
	MissingEmail   Breakage = "missing_email"   // no work e-mail
	WrongTypes     Breakage = "wrong_types"     // a number, a list and an object where strings belong
)

var (
	faultKinds = []FaultKind{RateLimited, Unavailable, ServerError, Slow, Cut}
	breakages  = []Breakage{ImpossibleDate, DuplicateEmail, MissingEmail, WrongTypes}
)

// Bounds of what may be asked for: a mistyped number should not silence the
// vendor for a day.
const (
	maxFaultTimes  = 1000
	maxRetryAfter  = 3600
	maxDelayMillis = 120_000
)

// checked fills in defaults and refuses what makes no sense.
func (t Trouble) checked() (Trouble, error) {
	t.Next, t.Broken = slices.Clone(t.Next), slices.Clone(t.Broken)
	for i := range t.Next {
		f := &t.Next[i]
		if !slices.Contains(faultKinds, f.Kind) {
			return t, refuse("next", fmt.Sprintf("unknown kind %q; use one of %v", f.Kind, faultKinds))
		}
		setDefaultInt(&f.Times, 1)
		switch f.Kind {
		case RateLimited, Unavailable:
			setDefaultInt(&f.RetryAfterSeconds, 1)
		case Slow:
			setDefaultInt(&f.DelayMillis, 3000)
		case ServerError, Cut:
		}
		if outside(f.Times, maxFaultTimes) || outside(f.RetryAfterSeconds, maxRetryAfter) || outside(f.DelayMillis, maxDelayMillis) {
			return t, refuse("next", fmt.Sprintf("times up to %d, retry_after_seconds up to %d, delay_millis up to %d",
				maxFaultTimes, maxRetryAfter, maxDelayMillis))
		}
	}
	for _, b := range t.Broken {
		if !slices.Contains(breakages, b) {
			return t, refuse("broken", fmt.Sprintf("unknown kind %q; use some of %v", b, breakages))
		}
	}
	if outside(t.VanishPercent, 100) {
		return t, refuse("vanish_percent", "a number from 0 to 100")
	}
	for _, key := range t.ForbiddenFields {
		if _, known := fieldByKey[key]; !known {
			return t, refuse("forbidden_fields", fmt.Sprintf("there is no field %q", key))
		}
	}
	return t, nil
}

func outside(n, most int) bool { return n < 0 || n > most }

func setDefaultInt(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}

// SetTrouble replaces what goes wrong; Trouble{} ends it.
func (s *Server) SetTrouble(t Trouble) error {
	return s.adjustTrouble(func(old *Trouble) { *old = t })
}

func (s *Server) adjustTrouble(adjust func(*Trouble)) error {
	return s.change(func(st *state) error {
		t := st.Trouble
		adjust(&t)
		t, err := t.checked()
		if err == nil {
			st.Trouble = t
		}
		return err
	})
}

// hides tells whether the person is missing from lists. Ids are consecutive, so
// their remainder picks the same share of any population.
func (t Trouble) hides(p *Person) bool {
	const step = 37 // no divisor of 100: spreads the missing over all departments
	n, err := strconv.Atoi(p.ID)
	return err == nil && n*step%100 < t.VanishPercent
}

// takeFault uses up one of the coming failures; ok is false when there is none.
func (s *Server) takeFault() (fault Fault, ok bool) {
	s.read(func(st *state) { ok = len(st.Trouble.Next) > 0 })
	if !ok {
		return Fault{}, false
	}
	err := s.change(func(st *state) error {
		next := st.Trouble.Next
		if len(next) == 0 { // another request was faster
			ok = false
			return nil
		}
		fault = next[0]
		left := slices.Clone(next)
		left[0].Times--
		if left[0].Times == 0 {
			left = left[1:]
		}
		st.Trouble.Next = left
		return nil
	})
	return fault, ok && err == nil
}

// refusal is an order the control page or its API cannot carry out.
type refusal struct {
	status  int
	field   string
	message string
}

func (r refusal) Error() string {
	if r.field == "" {
		return r.message
	}
	return r.field + ": " + r.message
}

func refuse(field, message string) error {
	return refusal{status: http.StatusUnprocessableEntity, field: field, message: message}
}

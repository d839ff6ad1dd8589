package kit

import (
	"fmt"
	"slices"
)

// Trouble is what goes wrong on purpose. The zero value is an honest vendor.
type Trouble struct {
	// Next are failing answers to the coming requests. The first that fits a
	// request is used up by it.
	Next []Fault `json:"next"`
	// Paging is how lists misbehave until the trouble ends.
	Paging Paging `json:"paging,omitempty"`
	// VanishPercent of the records are missing from lists: 0 to 100.
	VanishPercent int `json:"vanish_percent,omitempty"`
	// ClockSkewSeconds is how far the vendor's clock is ahead, or behind below 0.
	ClockSkewSeconds int `json:"clock_skew_seconds,omitempty"`
}

// Fault is one kind of failing answer.
type Fault struct {
	Kind Kind `json:"kind"`
	// Times is how many requests it takes, 1 by default; Forever takes all.
	Times   int  `json:"times,omitempty"`
	Forever bool `json:"forever,omitempty"`
	// After lets that many fitting requests pass first.
	After int `json:"after,omitempty"`
	// Path is a part of the paths it fits; "" fits all but those for tokens.
	Path string `json:"path,omitempty"`
	// RetryAfterSeconds goes with 429 and 503, 1 by default; RetryAfterDate writes
	// it as an HTTP date and NoRetryAfter leaves it out.
	RetryAfterSeconds int  `json:"retry_after_seconds,omitempty"`
	RetryAfterDate    bool `json:"retry_after_date,omitempty"`
	NoRetryAfter      bool `json:"no_retry_after,omitempty"`
	// DelayMillis is how late a slow answer comes, 3000 by default.
	DelayMillis int `json:"delay_millis,omitempty"`
	// Bytes is how much a flood sends, 2 GB by default.
	Bytes int64 `json:"bytes,omitempty"`
}

// Kind names a failing answer.
type Kind string

// The kinds of failing answers.
const (
	RateLimited Kind = "rate_limited" // the vendor's way to say slow down
	Unavailable Kind = "unavailable"  // 503
	ServerError Kind = "server_error" // 500
	Slow        Kind = "slow"         // the right answer, late
	Hang        Kind = "hang"         // no answer until the reader goes or the trouble ends
	Stall       Kind = "stall"        // half of the right answer, then as Hang
	Cut         Kind = "cut"          // half of the right answer, then the connection ends
	Garbage     Kind = "garbage"      // 200, the right type, noise inside
	LoginPage   Kind = "login_page"   // 200 with an HTML form, as behind a proxy
	Flood       Kind = "flood"        // 200, and a value that goes on for gigabytes
	TokenDies   Kind = "token_dies"   // all tokens end before the request is looked at
)

// Paging names how lists misbehave.
type Paging string

// The ways of lists to misbehave. Where a list has no pages, nothing changes.
const (
	RepeatedPage  Paging = "repeated_page"  // the second page is the first once more
	EmptyPage     Paging = "empty_page"     // the second page is empty, and more follows
	EndlessPages  Paging = "endless_pages"  // after the last page comes the first, for ever
	StuckPage     Paging = "stuck_page"     // the second page leads to itself
	ShiftingPages Paging = "shifting_pages" // with each page one record slips through
)

var (
	kinds   = []Kind{RateLimited, Unavailable, ServerError, Slow, Hang, Stall, Cut, Garbage, LoginPage, Flood, TokenDies}
	pagings = []Paging{"", RepeatedPage, EmptyPage, EndlessPages, StuckPage, ShiftingPages}
)

// Bounds of what may be asked for: a mistyped number should not silence a vendor
// for a day.
const (
	maxTimes       = 1_000_000
	maxRetryAfter  = 3600
	maxDelayMillis = 120_000
	maxFlood       = 1 << 40
	twoGigabytes   = 2 << 30
	maxSkew        = 10 * 365 * 24 * 3600
)

// checked fills in defaults and refuses what makes no sense.
func (t Trouble) checked() (Trouble, error) {
	t.Next = slices.Clone(t.Next)
	for i := range t.Next {
		f := &t.Next[i]
		if !slices.Contains(kinds, f.Kind) {
			return t, fmt.Errorf("next: unknown kind %q; use one of %v", f.Kind, kinds)
		}
		f.setDefaults()
		if outside(f.Times, maxTimes) || outside(f.After, maxTimes) || outside(f.RetryAfterSeconds, maxRetryAfter) ||
			outside(f.DelayMillis, maxDelayMillis) || f.Bytes < 0 || f.Bytes > maxFlood {
			return t, fmt.Errorf("next: times and after up to %d, retry_after_seconds up to %d, delay_millis up to %d, bytes up to %d",
				maxTimes, maxRetryAfter, maxDelayMillis, int64(maxFlood))
		}
	}
	switch {
	case !slices.Contains(pagings, t.Paging):
		return t, fmt.Errorf("paging: unknown kind %q; use one of %v", t.Paging, pagings[1:])
	case outside(t.VanishPercent, 100):
		return t, fmt.Errorf("vanish_percent: a number from 0 to 100")
	case t.ClockSkewSeconds < -maxSkew || t.ClockSkewSeconds > maxSkew:
		return t, fmt.Errorf("clock_skew_seconds: at most %d", maxSkew)
	}
	return t, nil
}

func (f *Fault) setDefaults() {
	if f.Times == 0 {
		f.Times = 1
	}
	if f.RetryAfterSeconds == 0 && (f.Kind == RateLimited || f.Kind == Unavailable) {
		f.RetryAfterSeconds = 1
	}
	if f.DelayMillis == 0 && f.Kind == Slow {
		f.DelayMillis = 3000
	}
	if f.Bytes == 0 && f.Kind == Flood {
		f.Bytes = twoGigabytes
	}
}

func outside(n, most int) bool { return n < 0 || n > most }

// Trouble is what goes wrong at present.
func (d *Desk) Trouble() Trouble {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.trouble
	t.Next = slices.Clone(t.Next)
	return t
}

// SetTrouble replaces all trouble; the zero value ends it. Requests that hang are
// let go.
func (d *Desk) SetTrouble(t Trouble) error {
	t, err := t.checked()
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = t
	close(d.calm)
	d.calm = make(chan struct{})
	return nil
}

package company

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// Options shapes the company. Today is required.
type Options struct {
	Today time.Time
	// Now tells when changes are made; without it all are made Today.
	Now  func() time.Time
	Seed uint64
	// Size is how many people there are, 250 by default.
	Size int
	// Domain is that of the work e-mails, acme.test by default.
	Domain string
	// Fixed people are in it as they are given.
	Fixed []bamboohr.Fixed
}

// Company holds the newest view. It is safe for use by many vendors at once.
type Company struct {
	opts   Options
	mu     sync.Mutex // held by who makes the next view
	newest atomic.Pointer[View]
}

// View is the company at one moment. Nobody may change what it holds.
type View struct {
	// Revision is that of the latest change. A fresh company has 1.
	Revision int64
	// People and Devices are in the order of their indexes, removed ones included.
	People  []Person
	Devices []Device
	// Orders are in the order of their dates.
	Orders []Order

	byMail   map[string]int
	byNumber map[string]int
}

// New invents the company. The people are those the simulated HR system invents
// from the same seed, size and fixed people.
func New(opts Options) *Company {
	if opts.Size <= 0 {
		opts.Size = bamboohr.DefaultSize
	}
	if opts.Domain == "" {
		opts.Domain = bamboohr.DefaultDomain
	}
	if opts.Now == nil {
		opts.Now = func() time.Time { return opts.Today }
	}
	c := &Company{opts: opts}
	v := &View{Revision: 1}
	v.People = peopleOf(bamboohr.Generate(opts.Seed, opts.Size, bamboohr.GenerateOptions{
		Today: opts.Today, Domain: opts.Domain, Fixed: opts.Fixed,
	}))
	for i := range v.People {
		v.People[i].Changed = opts.Today.AddDate(0, -1, 0)
	}
	v.Devices = fleet(opts, v.People)
	v.Orders = ordersOf(v.Devices)
	v.index()
	c.newest.Store(v)
	return c
}

// Domain is that of the work e-mails.
func (c *Company) Domain() string { return c.opts.Domain }

// Look is the company as it is now.
func (c *Company) Look() *View { return c.newest.Load() }

func (v *View) index() {
	v.byMail, v.byNumber = make(map[string]int, len(v.People)), make(map[string]int, len(v.People))
	for i, p := range v.People {
		v.byNumber[p.Number] = i
		if p.Email != "" && !p.Removed {
			v.byMail[strings.ToLower(p.Email)] = i
		}
	}
}

// ByEmail finds somebody by work e-mail, in any case.
func (v *View) ByEmail(address string) (Person, bool) {
	i, ok := v.byMail[strings.ToLower(address)]
	if !ok {
		return Person{}, false
	}
	return v.People[i], true
}

// ByNumber finds somebody by employee number, leading zeros included.
func (v *View) ByNumber(number string) (Person, bool) {
	i, ok := v.byNumber[number]
	if !ok {
		return Person{}, false
	}
	return v.People[i], true
}

// Person is the one of that index; ok is false for none, Nobody among them.
func (v *View) Person(index int) (p Person, ok bool) {
	if index < 0 || index >= len(v.People) {
		return Person{}, false
	}
	return v.People[index], true
}

// Present are the people whose records still exist.
func (v *View) Present() []Person {
	return slices.DeleteFunc(slices.Clone(v.People), func(p Person) bool { return p.Removed })
}

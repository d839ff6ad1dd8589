package company

import (
	"slices"
	"strings"
	"time"
)

// change makes the next view: fn edits copies of the records and says with the
// two functions which of them it changed.
func (c *Company) change(fn func(v *View, person, device func(int))) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.newest.Load()
	next := &View{
		Revision: old.Revision + 1, People: slices.Clone(old.People),
		Devices: slices.Clone(old.Devices), Orders: old.Orders,
	}
	now := c.opts.Now()
	fn(next,
		func(i int) { next.People[i].Revision, next.People[i].Changed = next.Revision, now },
		func(i int) { next.Devices[i].Revision = next.Revision })
	next.index()
	c.newest.Store(next)
}

// EditPerson changes the person of that index; it does nothing for none.
func (c *Company) EditPerson(index int, fn func(*Person)) {
	c.change(func(v *View, person, _ func(int)) {
		if index >= 0 && index < len(v.People) {
			fn(&v.People[index])
			person(index)
		}
	})
}

// EditDevice changes the device of that index; it does nothing for none.
func (c *Company) EditDevice(index int, fn func(*Device)) {
	c.change(func(v *View, _, device func(int)) {
		if index >= 0 && index < len(v.Devices) {
			fn(&v.Devices[index])
			device(index)
		}
	})
}

// Hire adds somebody in the given department who starts on the day and returns the index.
func (c *Company) Hire(p Person) (index int) {
	c.change(func(v *View, person, _ func(int)) {
		index = len(v.People)
		p.Index = index
		if p.Number == "" {
			p.Number = nextNumber(v.People)
		}
		v.People = append(v.People, p)
		person(index)
	})
	return index
}

// nextNumber continues the numbering and keeps its width.
func nextNumber(people []Person) string {
	digits := []byte(people[len(people)-1].Number)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return string(digits)
		}
		digits[i] = '0'
	}
	return "1" + string(digits)
}

// seniority is what Touch puts before titles and takes away again.
const seniority = "Senior "

// Touch changes about every record of the given percent: people are promoted or
// the other way round, devices are seen at the given time. It tells how many.
func (c *Company) Touch(at time.Time, percent int) (people, devices int) {
	if percent <= 0 {
		return 0, 0
	}
	step := max(1, 100/percent)
	c.change(func(v *View, person, device func(int)) {
		offset := int(v.Revision) % step
		for i := offset; i < len(v.People); i += step {
			p := &v.People[i]
			if plain, was := strings.CutPrefix(p.Title, seniority); was {
				p.Title = plain
			} else {
				p.Title = seniority + p.Title
			}
			person(i)
			people++
		}
		for i := offset; i < len(v.Devices); i += step {
			v.Devices[i].LastSeen = at.Truncate(time.Second)
			device(i)
			devices++
		}
	})
	return people, devices
}

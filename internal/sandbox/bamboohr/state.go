package bamboohr

import (
	"strconv"
	"time"
)

// state is everything the vendor remembers, in the shape it has on disk.
type state struct {
	Version    int         `json:"version"`
	NextID     int         `json:"next_id"`
	People     []Person    `json:"people"` // ascending ids
	Tombstones []tombstone `json:"tombstones"`

	NextWebhook  int        `json:"next_webhook"`
	Webhooks     []webhook  `json:"webhooks"`
	NextDelivery int        `json:"next_delivery"`
	Deliveries   []Delivery `json:"deliveries"` // oldest first

	Trouble Trouble `json:"trouble"`

	index map[string]int // id → place in People
}

// tombstone remembers a deleted record for the change list.
type tombstone struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// reindex must follow every change of the order or number of People.
func (st *state) reindex() {
	st.index = make(map[string]int, len(st.People))
	for i, p := range st.People {
		st.index[p.ID] = i
	}
}

// person is nil for an unknown id. The pointer is good until People changes.
func (st *state) person(id string) *Person {
	i, known := st.index[id]
	if !known {
		return nil
	}
	return &st.People[i]
}

// personByEmail compares work e-mails as they are written; "" finds nobody.
func (st *state) personByEmail(email string) *Person {
	if email == "" {
		return nil
	}
	for i := range st.People {
		if st.People[i].WorkEmail == email {
			return &st.People[i]
		}
	}
	return nil
}

// row is the person as of a day.
func (st *state) row(p *Person, today string, onlyCurrent bool) row {
	job := p.job(today, onlyCurrent)
	return row{person: p, boss: st.person(job.SupervisorID), job: job, today: today, onlyCurrent: onlyCurrent}
}

// repopulate replaces the people. Ids go on where they were: shift tells by how
// much, so that nobody gets the id of somebody who was there before.
func (st *state) repopulate(people []Person) {
	shift := max(st.NextID-firstID, 0)
	moved := func(id string) string {
		if n, err := strconv.Atoi(id); err == nil {
			return strconv.Itoa(n + shift)
		}
		return id
	}
	for i := range people {
		p := &people[i]
		p.ID = moved(p.ID)
		for j := range p.Jobs {
			p.Jobs[j].SupervisorID = moved(p.Jobs[j].SupervisorID)
		}
	}
	st.People = people
	st.NextID = firstID + shift + len(people)
	st.reindex()
}

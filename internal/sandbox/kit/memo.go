package kit

import (
	"sync"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// Memo keeps what was made of a view until the view, the day or what is missing
// from lists changes: pages of a large list are cut from one making. The zero
// value is ready.
type Memo[T any] struct {
	mu     sync.Mutex
	view   *company.View
	day    string
	vanish int
	made   T
}

// Of gives what was made of the view, making it when need be.
func (m *Memo[T]) Of(d *Desk, v *company.View, fresh func() T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if day, vanish := d.Today(), d.Trouble().VanishPercent; m.view != v || m.day != day || m.vanish != vanish {
		m.made = fresh()
		m.view, m.day, m.vanish = v, day, vanish
	}
	return m.made
}

// Forget makes anew the next time.
func (m *Memo[T]) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.view = nil
}

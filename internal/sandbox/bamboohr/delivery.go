package bamboohr

import (
	"slices"
	"strconv"
	"time"
)

// maxDeliveries is how many deliveries the log keeps; the vendor keeps 200 too.
const maxDeliveries = 200

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID          int           `json:"id"`
	WebhookID   string        `json:"webhook_id"`
	URL         string        `json:"url"`
	Event       string        `json:"event"`
	EmployeeID  string        `json:"employee_id"`
	Label       string        `json:"label"` // the person's name, or what it was
	Body        string        `json:"body"`
	CreatedAt   time.Time     `json:"created_at"`
	State       DeliveryState `json:"state"`
	Attempts    int           `json:"attempts"`
	LastAttempt time.Time     `json:"last_attempt,omitzero"`
	StatusCode  int           `json:"status_code,omitempty"` // of the last answer
	Problem     string        `json:"problem,omitempty"`     // why the last attempt failed
}

// DeliveryState is how far a delivery has come.
type DeliveryState string

// The states of a delivery. Pending ones are attempted, perhaps again.
const (
	Pending   DeliveryState = "pending"
	Delivered DeliveryState = "delivered"
	Failed    DeliveryState = "failed"
)

// Deliveries is the delivery log, newest first.
func (s *Server) Deliveries() []Delivery {
	var log []Delivery
	s.read(func(st *state) { log = slices.Clone(st.Deliveries) })
	slices.Reverse(log)
	return log
}

// announce puts the event on its way to every hook that wants it. Finished
// entries make room in the log, pending ones stay.
func (st *state) announce(e event, label, today string) {
	for _, h := range st.Webhooks {
		changed, wanted := h.wanted(e)
		if !wanted {
			continue
		}
		name := e.kind
		if h.legacy() {
			name = legacyKinds[e.kind]
		}
		st.Deliveries = append(st.Deliveries, Delivery{
			ID: st.NextDelivery, WebhookID: h.ID, URL: h.URL, Event: name, EmployeeID: e.id, Label: label,
			Body: st.payload(h, e, changed, today), CreatedAt: e.at, State: Pending,
		})
		st.NextDelivery++
	}
	surplus := len(st.Deliveries) - maxDeliveries
	st.Deliveries = slices.DeleteFunc(st.Deliveries, func(d Delivery) bool {
		if surplus <= 0 || d.State == Pending {
			return false
		}
		surplus--
		return true
	})
}

func (st *state) pendingDeliveries() []int {
	var ids []int
	for _, d := range st.Deliveries {
		if d.State == Pending {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// delivery is nil when the log has dropped it.
func (st *state) delivery(id int) *Delivery {
	i, found := slices.BinarySearchFunc(st.Deliveries, id, func(d Delivery, id int) int { return d.ID - id })
	if !found {
		return nil
	}
	return &st.Deliveries[i]
}

// outgoing is what one attempt needs to know.
type outgoing struct {
	id         int
	url        string
	format     string
	body       []byte
	privateKey string
	attempt    int // 1 is the first
}

// outgoing is ok when the delivery is still to be made. One whose hook has been
// deleted meanwhile fails here.
func (st *state) outgoing(id int) (outgoing, bool) {
	d := st.delivery(id)
	if d == nil || d.State != Pending {
		return outgoing{}, false
	}
	i := st.webhook(d.WebhookID)
	if i < 0 {
		d.State, d.Problem = Failed, "the webhook was deleted"
		return outgoing{}, false
	}
	h := st.Webhooks[i]
	return outgoing{
		id: id, url: d.URL, format: h.Format, body: []byte(d.Body), privateKey: h.PrivateKey, attempt: d.Attempts + 1,
	}, true
}

// attempted writes down how an attempt went; status 0 means no answer came.
func (st *state) attempted(id int, at time.Time, status int, problem string, last bool) Delivery {
	d := st.delivery(id)
	if d == nil {
		return Delivery{}
	}
	d.Attempts++
	d.LastAttempt, d.StatusCode, d.Problem = at, status, problem
	switch {
	case status >= 200 && status < 300:
		d.State = Delivered
	case last:
		d.State = Failed
	}
	if status != 0 && d.Problem == "" && d.State != Delivered {
		d.Problem = "answered " + strconv.Itoa(status)
	}
	if i := st.webhook(d.WebhookID); i >= 0 {
		st.Webhooks[i].LastSent = at
	}
	return *d
}

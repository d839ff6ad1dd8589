package live

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity"
)

// delivery is a message and who gets it.
type delivery struct {
	topic string // of the company; "" for none
	all   message
	users []uuid.UUID // on their own topics
	own   message     // what those get
}

// deliver sends a message to sockets and streams. A stream that hears both of a
// company's topic and of the own one gets it once.
func (h *Hub) deliver(tenant uuid.UUID, d delivery) {
	if d.topic != "" {
		h.send(d.topic+":"+tenant.String(), d.all)
	}
	for _, user := range d.users {
		h.send(userTopicOf(user), d.own)
	}
	var allFrame, ownFrame []byte // made when somebody wants them
	for _, s := range h.streamsOf(tenant) {
		switch {
		case s.topics[d.topic]:
			if allFrame == nil {
				allFrame = d.all.frame()
			}
			s.push(d.all.seq, allFrame)
		case s.topics[userTopic] && slices.Contains(d.users, s.visitor.user):
			if ownFrame == nil {
				ownFrame = d.own.frame()
			}
			s.push(d.own.seq, ownFrame)
		}
	}
}

func (h *Hub) send(topic string, m message) {
	if !h.sockets.HasSubscribers(topic) {
		return
	}
	if err := h.sockets.Broadcast(topic, m.name, channels.JSON(m.payload)); err != nil {
		h.Log.Error("a live event has no JSON form", "topic", topic, "event", m.name, "error", err)
	}
}

// broadcast sends a run of one company's events to the screens, in their order:
// every topic's numbers grow. Nothing has been sent when it fails.
func (h *Hub) broadcast(ctx context.Context, tenant uuid.UUID, events []event.Event) error {
	byNoun := group(events)
	h.revokeAfter(tenant, byNoun) // before anything that can fail
	isBulk := func(noun string) bool { return len(byNoun[noun]) > bulkFrom && noun != notifications }
	things, err := h.present(ctx, tenant, byNoun, func(noun string) bool { return !isBulk(noun) && h.isHeard(tenant, noun) })
	if err != nil {
		return err
	}
	for _, e := range events {
		noun := e.Subject.Type
		all := byNoun[noun]
		switch {
		case !hasTopic(noun):
		case !isBulk(noun):
			if _, wanted := things[noun]; wanted {
				h.tell(tenant, e, things.of(e))
			}
		case e.Seq == all[len(all)-1].Seq: // in the place of the last one
			h.tellOfMany(tenant, noun, all)
		}
	}
	if movesNumbers(byNoun) {
		last := events[len(events)-1]
		m, err := newMessage(last.Seq, DashboardChanged, numbers{Seq: last.Seq, At: last.At})
		h.deliverIf(err, tenant, delivery{topic: dashboard, all: m})
	}
	if m, some, err := registersIn(events, byNoun); some {
		h.deliverIf(err, tenant, delivery{topic: registers, all: m})
	}
	h.refreshPersonal(ctx, tenant, byNoun["employee"])
	return nil
}

// tell sends one event to its company topic and to the users it concerns.
func (h *Hub) tell(tenant uuid.UUID, e event.Event, r Resource) {
	m, err := about(e, r.View)
	topic, _ := topicOfNoun(e.Subject.Type)
	h.deliverIf(err, tenant, delivery{topic: topic.Name, all: m, users: h.concerned(tenant, e, r), own: m})
}

// tellOfMany sends one event in place of many. Whom it concerns among users is
// theirs to find out by loading again; they get no ids.
func (h *Hub) tellOfMany(tenant uuid.UUID, noun string, events []event.Event) {
	topic, _ := topicOfNoun(noun)
	b := bulkOf(events)
	all, err := newMessage(b.Seq, topic.changed(), b)
	d := delivery{topic: topic.Name, all: all}
	if topic.Personal && err == nil {
		b.IDs = []uuid.UUID{}
		d.users = h.usersHere(tenant)
		d.own, err = newMessage(b.Seq, topic.changed(), b)
	}
	h.deliverIf(err, tenant, d)
}

func (h *Hub) deliverIf(err error, tenant uuid.UUID, d delivery) {
	if err != nil {
		h.Log.Error("a live event has no JSON form", "topic", d.topic, "error", err)
		return
	}
	h.deliver(tenant, d)
}

// isHeard tells whether somebody here may hear of things of this noun.
func (h *Hub) isHeard(tenant uuid.UUID, noun string) bool {
	topic, ok := topicOfNoun(noun)
	if ok && h.sockets.HasSubscribers(topic.of(tenant)) {
		return true
	}
	personal := (topic.Personal || noun == notifications) && len(h.usersHere(tenant)) > 0
	return personal || ok && slices.ContainsFunc(h.streamsOf(tenant), func(s *Stream) bool { return s.topics[topic.Name] })
}

// movesNumbers tells whether the dashboard's numbers may have changed.
func movesNumbers(byNoun map[string][]event.Event) bool {
	return slices.ContainsFunc(Topics, func(t Topic) bool { return t.Noun != "" && len(byNoun[t.Noun]) > 0 })
}

// revokeAfter ends the connections of users whose rights or sessions changed, or
// who became, or no longer are, the account of an employee.
func (h *Hub) revokeAfter(tenant uuid.UUID, byNoun map[string][]event.Event) {
	for _, e := range byNoun["user"] {
		switch e.Type {
		case identity.SignedIn, identity.UserInvited, identity.UserActivated: // nothing was taken away
		default:
			h.revoke(e.Subject.ID)
		}
	}
	emails := map[string]bool{}
	for _, e := range byNoun["employee"] {
		for _, value := range e.Changes["email"] {
			if email, _ := value.(string); email != "" {
				emails[email] = true
			}
		}
	}
	if len(emails) == 0 {
		return
	}
	for _, v := range h.visitors.matching(func(v *visitor) bool { return v.tenant == tenant && emails[v.principal().Email] }) {
		h.revoke(v.user)
	}
}

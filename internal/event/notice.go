package event

import "github.com/google/uuid"

// Notice says that a company's log has grown by the events From to To. It is
// only a hint, sent on the bus after the commit: who needs the events reads the
// log, and who finds a gap between notices reads what lies in it.
type Notice struct {
	TenantID uuid.UUID `json:"tenant_id"`
	From     int64     `json:"from"`
	To       int64     `json:"to"`
}

// The bus subjects of the spine.
const (
	WakeSubject   = "sequencer.wake"
	NoticeSubject = "events"
)

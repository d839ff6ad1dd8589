package intake

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// batchSize is how many records one transaction writes: few enough that progress
// is seen and others are not kept waiting.
const batchSize = 50

// link is what is known of a vendor's id; the zero link is an id new to us.
type link struct {
	db.LinksRow
	known bool
}

func (l link) employee() *uuid.UUID {
	if !l.known {
		return nil
	}
	return &l.EmployeeID
}

// email is the work e-mail the person has now.
func (l link) email() string {
	if l.Email == nil {
		return ""
	}
	return *l.Email
}

func (l link) ownEmail() bool { return slices.Contains(l.HandEdited, "email") }

type links map[string]link

func linksOf(rows []db.LinksRow) links {
	all := make(links, len(rows))
	for _, row := range rows {
		all[row.ExternalID] = link{LinksRow: row, known: true}
	}
	return all
}

// plan decides about work e-mails that several records claim and cuts the answer
// into batches. Records that pass an e-mail on to another come in one batch with
// it: apart, each would find the other in its way, with two who swap for ever.
func (a *answer) plan(known links, overwrite bool) [][]*entry {
	a.sort()
	claims := a.claims(known, overwrite)
	for _, group := range claims {
		a.settle(group, known)
	}
	var together, others []*entry
	passing := a.passing(claims, known)
	for _, e := range a.entries {
		if passing[e] {
			together = append(together, e)
		} else {
			others = append(others, e)
		}
	}
	batches := slices.Collect(slices.Chunk(others, batchSize))
	if len(together) > 0 {
		batches = append([][]*entry{together}, batches...)
	}
	return batches
}

// claims lists who claims a work e-mail, the oldest first. An address typed by
// hand stands against what the vendor says, unless that is to be overwritten.
func (a *answer) claims(known links, overwrite bool) map[string][]*entry {
	claims := map[string][]*entry{}
	for _, e := range a.entries {
		if e.record == nil || e.record.Email == "" || (!overwrite && known[e.externalID].ownEmail()) {
			continue
		}
		claims[e.record.Email] = append(claims[e.record.Email], e)
	}
	return claims
}

// settle gives the e-mail to the oldest record and sets the others aside.
func (a *answer) settle(group []*entry, known links) {
	for _, e := range group[1:] {
		e.reject = &employee.Reject{
			Code:   employee.RejectDuplicateEmail,
			Reason: fmt.Sprintf("The work e-mail %s is also that of %s.", e.record.Email, group[0].named()),
		}
		e.yields = known[e.externalID].email() == e.record.Email
	}
}

// passing are the records between which an e-mail changes hands.
func (a *answer) passing(claims map[string][]*entry, known links) map[*entry]bool {
	passing := map[*entry]bool{}
	for _, e := range a.entries {
		email := known[e.externalID].email()
		if e.record == nil || email == "" || len(claims[email]) == 0 {
			continue
		}
		if heir := claims[email][0]; heir != e {
			passing[e], passing[heir] = true, true
		}
	}
	return passing
}

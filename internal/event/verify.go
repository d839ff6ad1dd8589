package event

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Report is what verifying one company's log found.
type Report struct {
	TenantID uuid.UUID
	Entries  int64
	Head     []byte  // hash of the last entry: kept elsewhere it also proves that nothing was cut off
	Erased   []int64 // numbers of erased entries, each explained by an erasure
	Problems []string
}

// Sound tells whether nothing is wrong.
func (r Report) Sound() bool { return len(r.Problems) == 0 }

// maxProblems ends the list: after a break every later entry would follow.
const maxProblems = 20

// verifyPage is how many entries are read at once.
const verifyPage = 1000

// Verify reads a company's whole log and proves that no entry was changed,
// removed or inserted. An erased payload is fine if an erasure tells of it.
func Verify(ctx context.Context, database *pg.DB, tenant uuid.UUID) (Report, error) {
	var v verification
	err := database.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		v = verification{report: Report{TenantID: tenant}, explained: map[int64]bool{}}
		// One snapshot, so that events which arrive meanwhile do not look like tampering.
		if _, err := tx.Exec(ctx, "set transaction isolation level repeatable read read only"); err != nil {
			return fmt.Errorf("begin snapshot: %w", err)
		}
		q := db.New(tx)
		for {
			rows, err := q.EventsAfter(ctx, db.EventsAfterParams{TenantID: tenant, After: v.report.Entries, MaxRows: verifyPage})
			if err != nil {
				return fmt.Errorf("read events: %w", err)
			}
			if len(rows) == 0 || !v.follow(rows) {
				return v.compareHead(ctx, q)
			}
		}
	})
	v.explainErasures()
	return v.report, err
}

type verification struct {
	report    Report
	explained map[int64]bool // numbers that an erasure names
}

// follow checks a run of entries; false when going on makes no sense.
func (v *verification) follow(rows []db.Event) bool {
	for _, row := range rows {
		want := v.report.Entries + 1
		if row.Seq != want {
			v.problem("entry %d is missing: the next one found is %d", want, row.Seq)
			return false
		}
		if !bytes.Equal(chain(v.report.Head, row), row.Hash) {
			v.problem("entry %d does not follow from the one before: it or its number was changed", row.Seq)
		}
		v.checkPayload(row)
		v.report.Entries, v.report.Head = row.Seq, row.Hash
		if len(v.report.Problems) >= maxProblems {
			return false
		}
	}
	return true
}

func (v *verification) checkPayload(row db.Event) {
	if row.Payload == nil {
		v.report.Erased = append(v.report.Erased, row.Seq)
		return
	}
	if len(row.Salt) != saltSize || !bytes.Equal(digest(row.Salt, row.Payload), row.Digest) {
		v.problem("entry %d: its contents were changed", row.Seq)
		return
	}
	if row.Type != Erased {
		return
	}
	e, err := fromRow(row)
	if err != nil {
		v.problem("entry %d: its contents cannot be read", row.Seq)
		return
	}
	if seq, ok := e.Changes["seq"][1].(float64); ok {
		v.explained[int64(seq)] = true
	}
}

func (v *verification) compareHead(ctx context.Context, q *db.Queries) error {
	head, err := q.Head(ctx, v.report.TenantID)
	if pg.IsNoRows(err) {
		if v.report.Entries > 0 {
			v.problem("the head of the log is missing")
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	switch {
	case len(v.report.Problems) > 0: // what comes after a break says nothing
	case head.Seq != v.report.Entries:
		v.problem("the log ends at entry %d, but %d were written", v.report.Entries, head.Seq)
	case !bytes.Equal(head.Hash, v.report.Head):
		v.problem("entry %d: the last entry is not the one that was written", head.Seq)
	}
	return nil
}

func (v *verification) explainErasures() {
	unexplained := slices.DeleteFunc(slices.Clone(v.report.Erased), func(seq int64) bool { return v.explained[seq] })
	for _, seq := range unexplained {
		v.problem("entry %d: its contents are gone, but no erasure tells of it", seq)
	}
}

func (v *verification) problem(format string, args ...any) {
	v.report.Problems = append(v.report.Problems, fmt.Sprintf(format, args...))
}

// Contains tells whether the log still holds a head noted earlier ("12:ab34…"):
// the chain alone cannot show that the newest entries were cut off together with
// the head, or that the whole log was written anew.
func (r Report) Contains(ctx context.Context, database *pg.DB, noted string) error {
	number, text, ok := strings.Cut(noted, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	want, hexErr := hex.DecodeString(text)
	if !ok || err != nil || hexErr != nil {
		return fmt.Errorf("%q is not a head as audit verify prints it", noted)
	}
	if seq == 0 && len(want) == 0 {
		return nil // noted when the log was empty
	}
	return database.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).EventsAt(ctx, db.EventsAtParams{TenantID: r.TenantID, Seqs: []int64{seq}})
		if err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		if len(rows) == 0 || !bytes.Equal(rows[0].Hash, want) {
			return fmt.Errorf("the log no longer holds entry %d as it was noted", seq)
		}
		return nil
	})
}

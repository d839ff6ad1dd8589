package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// lookedFor is how many records that were written in another way are looked for among
// the answers; where there are more, all answers are forgotten.
const lookedFor = 100

// answers is what is remembered of a stream's answers while it is read. An answer is
// worth something only as long as its records are as they came of it: whoever breaks
// off, and whoever writes records of it in another way, has it forgotten.
type answers struct {
	known map[string]connector.Answer
	left  map[string]bool // requests that have not come yet
}

// recall reads what is known for a reading of everything that begins at the
// beginning; nil for any other.
func (p *pass) recall(ctx context.Context) (*answers, error) {
	if !p.stream.FullPass || p.stream.Attempt > 1 {
		return nil, nil
	}
	a := &answers{known: map[string]connector.Answer{}, left: map[string]bool{}}
	err := p.inTransaction(ctx, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.Answers(ctx, db.AnswersParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
		for _, row := range rows {
			known := connector.Answer{
				Request: row.Request, Body: row.Body, Bytes: row.Bytes, IDs: row.ExternalIds,
				Place: row.Place, More: row.More, High: row.High, Marks: make([]uint64, len(row.Marks)),
			}
			for i, mark := range row.Marks {
				known.Marks[i] = uint64(mark) //nolint:gosec // bits, not a number
			}
			a.known[row.Request], a.left[row.Request] = known, true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read known answers: %w", err)
	}
	return a, nil
}

// keepAnswers keeps the answers that end with a page, and drops those that no longer
// hold.
func (p *pass) keepAnswers(ctx context.Context, q *db.Queries, h *heldPage) error {
	if h.answers == nil {
		if !h.note.Touched {
			return nil
		}
		return p.dropAnswersOf(ctx, q, h.records.ExternalIds, h.spared)
	}
	if h.forget || h.note.ReadDone && !h.note.Complete {
		return p.forgetAnswers(ctx, q)
	}
	var rows []db.SaveAnswerParams
	for _, a := range h.made {
		marks := make([]int64, len(a.Marks))
		for i, mark := range a.Marks {
			marks[i] = int64(mark) //nolint:gosec // likewise
		}
		rows = append(rows, db.SaveAnswerParams{
			TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
			Request: a.Request, Body: a.Body, Bytes: a.Bytes, ExternalIds: a.IDs, Marks: marks, Place: a.Place, More: a.More, High: a.High,
		})
	}
	var failed error
	if len(rows) > 0 {
		q.SaveAnswer(ctx, rows).Exec(func(_ int, err error) {
			if failed == nil {
				failed = err
			}
		})
	}
	if failed != nil {
		return fmt.Errorf("save answers: %w", failed)
	}
	if !h.note.ReadDone || len(h.answers.left) == 0 {
		return nil
	}
	err := q.DropAnswers(ctx, db.DropAnswersParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, Requests: slices.Collect(maps.Keys(h.answers.left)),
	})
	return wrap(err, "drop answers that did not come")
}

// dropAnswersOf drops the answers that hold records which were written now.
func (p *pass) dropAnswersOf(ctx context.Context, q *db.Queries, written, back []string) error {
	if len(written)+len(back) > lookedFor {
		return p.forgetAnswers(ctx, q)
	}
	err := q.DropAnswersOf(ctx, db.DropAnswersOfParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, ExternalIds: append(slices.Clone(written), back...),
	})
	return wrap(err, "drop answers")
}

func (p *pass) forgetAnswers(ctx context.Context, q *db.Queries) error {
	return forgetAnswers(ctx, q, p.stream)
}

func forgetAnswers(ctx context.Context, q *db.Queries, of db.StreamRun) error {
	err := q.ForgetAnswers(ctx, db.ForgetAnswersParams{TenantID: of.TenantID, IntegrationID: of.IntegrationID, Stream: of.Stream})
	return wrap(err, "forget answers")
}

package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/rest/internal/db"
)

var idempotencyParameter = &huma.Param{
	Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
	Description: "A repeated request with the same key and body gets the first one's answer, and has no second effect.",
}

// maxKey bounds an Idempotency-Key; a UUID has 36 characters.
const maxKey = 200

// errNotKept rolls the transaction back when the answer is no success: the key
// then stays free for another try.
var errNotKept = errors.New("rest: answer is not kept")

// idempotent runs a POST with an Idempotency-Key in one transaction with the key:
// either both the effect and the answer are stored, or neither. A second request
// with the key waits for the first and gets its answer.
func (s *server) idempotent(ctx huma.Context, next func(huma.Context)) {
	key := ctx.Header("Idempotency-Key")
	if key == "" {
		next(ctx)
		return
	}
	if len(key) > maxKey {
		answer(ctx, newProblem(ctx.Context(), s.Log, fault.InvalidField("header.Idempotency-Key", "at most 200 characters")))
		return
	}
	who, _ := access.Caller(ctx.Context())
	body, err := io.ReadAll(ctx.BodyReader())
	if err != nil {
		answer(ctx, framingProblem(ctx.Context(), http.StatusBadRequest, "The body could not be read."))
		return
	}
	hash := requestHash(ctx, body)
	var kept *recording
	err = s.DB.Tenant(ctx.Context(), who.TenantID, func(tctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		taken, err := q.TakeIdempotencyKey(tctx, db.TakeIdempotencyKeyParams{
			TenantID: who.TenantID, UserID: who.UserID, Key: key, RequestHash: hash,
		})
		if err != nil {
			return fmt.Errorf("take idempotency key: %w", err)
		}
		if taken == 0 {
			kept, err = replay(tctx, q, who, key, hash)
			return err
		}
		kept = record(huma.WithContext(ctx, tctx), body)
		next(kept)
		if kept.status >= http.StatusBadRequest {
			return errNotKept
		}
		return keep(tctx, q, who, key, kept)
	})
	if err != nil && !errors.Is(err, errNotKept) {
		answer(ctx, newProblem(ctx.Context(), s.Log, err))
		return
	}
	kept.send(ctx)
}

// requestHash tells one request from another under the same key.
func requestHash(ctx huma.Context, body []byte) []byte {
	u := ctx.URL()
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", ctx.Method(), u.RequestURI())
	h.Write(body)
	return h.Sum(nil)
}

func replay(ctx context.Context, q *db.Queries, who access.Principal, key string, hash []byte) (*recording, error) {
	stored, err := q.GetIdempotencyKey(ctx, db.GetIdempotencyKeyParams{TenantID: who.TenantID, UserID: who.UserID, Key: key})
	if err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	if !bytes.Equal(stored.RequestHash, hash) {
		return nil, fault.New(fault.Invalid, "idempotency.key_reused", "This Idempotency-Key was used for another request.").
			At("header.Idempotency-Key", "already used")
	}
	r := &recording{status: int(stored.Status), headers: http.Header{}}
	if err := json.Unmarshal(stored.Headers, &r.headers); err != nil {
		return nil, fmt.Errorf("decode stored headers: %w", err)
	}
	r.headers.Set("Idempotency-Replayed", "true")
	r.body.Write(stored.Body)
	return r, nil
}

func keep(ctx context.Context, q *db.Queries, who access.Principal, key string, r *recording) error {
	headers, err := json.Marshal(r.headers)
	if err != nil {
		return fmt.Errorf("encode headers: %w", err)
	}
	err = q.KeepAnswer(ctx, db.KeepAnswerParams{
		TenantID: who.TenantID, UserID: who.UserID, Key: key,
		Status: int32(r.status), Headers: headers, //nolint:gosec // an HTTP status
		Body: append([]byte{}, r.body.Bytes()...), // empty, not NULL, where there is none
	})
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

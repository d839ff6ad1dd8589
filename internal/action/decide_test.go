package action_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/testkit"
)

func TestDangerousNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	require.Equal(t, action.Waiting, a.State)
	require.Equal(t, start.Add(72*time.Hour), *a.ExpiresAt)
	require.Equal(t, []string{"To approve: Wipe LT-1"}, b.notes(t, b.ben))
	require.Empty(t, b.notes(t, b.ana), "who asks is not asked")
	_, err := b.run(t, a)
	require.NoError(t, err)
	require.Empty(t, b.vendor.heard(), "nothing is done before")

	_, err = b.Approve(t.Context(), b.tenant, b.ana, a.ID, "", nil)
	require.ErrorContains(t, err, "action.own_request")
	other := b.ana
	other.SessionID = uuid.New() // another of her tokens
	_, err = b.Approve(t.Context(), b.tenant, other, a.ID, "", nil)
	require.ErrorContains(t, err, "action.own_request")
	_, err = b.Reject(t.Context(), b.tenant, b.ana, a.ID, "no", nil)
	require.ErrorContains(t, err, "action.own_request")

	stale := a.Version - 1
	_, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", &stale)
	require.Equal(t, fault.Precondition, fault.KindOf(err))
	a, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "It is gone.", &a.Version)
	require.NoError(t, err)
	require.Equal(t, action.Queued, a.State)
	require.Equal(t, "Ben", a.DecidedBy.Name)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Done, a.State)
	require.Equal(t, []string{`POST /wipe/42 {"channel":"m-1"}`}, b.vendor.heard())
	require.Equal(t, []string{"Done: Wipe LT-1"}, b.notes(t, b.ana))
	require.Equal(t, []string{action.EventRequested, action.EventApproved, action.EventStarted, action.EventCompleted}, b.told(t, a.ID))
}

// TestPausedWhileItWaits: an approval is for now.
func TestPausedWhileItWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	b.enable(t, false)
	_, err := b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.paused")
	require.ErrorContains(t, err, "Acme is paused: resume the integration first.")
	require.Equal(t, action.Waiting, b.get(t, a).State)
	require.Equal(t, []string{action.EventRequested}, b.told(t, a.ID))

	b.enable(t, true)
	a, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.NoError(t, err)
	require.Equal(t, action.Queued, a.State)
}

// Even by a hand in the database nothing dangerous is done on one person's word.
func TestDatabaseWantsTwoPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	for _, by := range []*uuid.UUID{nil, &b.ana.UserID} {
		err := b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "update actions set state = 'queued', expires_at = null, due_at = now(), decided_by = $2 where id = $1", a.ID, by)
			return err
		})
		require.ErrorContains(t, err, "actions_two_people")
	}
}

func TestTwoApproveAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	cleo := b.user(t, "Cleo")
	var wg sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		who := []access.Principal{b.ben, cleo}[i%2]
		wg.Go(func() { _, results[i] = b.Approve(context.WithoutCancel(t.Context()), b.tenant, who, a.ID, "", nil) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		require.ErrorContains(t, err, "action.state")
	}
	require.Equal(t, 1, won)
	require.Equal(t, []string{a.ID.String()}, b.texts(t, "select args->>'id' from river.river_job where kind = 'vendor_action'"), "one job")

	runs := make([]error, 4)
	for i := range runs {
		wg.Go(func() {
			runs[i] = b.Run(context.WithoutCancel(t.Context()), action.Run{TenantID: b.tenant, ID: a.ID})
		})
	}
	wg.Wait()
	var later *action.Later
	for _, err := range runs {
		require.True(t, err == nil || errors.As(err, &later), "%v", err)
	}
	require.Len(t, b.vendor.heard(), 1, "one call")
}

func TestNothingTwiceAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	again := action.New{Integration: b.acme.ID, Name: "wipe", Device: &b.device.ID, Reason: "Me too."}
	_, err := b.Ask(t.Context(), b.tenant, b.ben, again)
	require.ErrorContains(t, err, "action.already_open")
	_, err = b.Withdraw(t.Context(), b.tenant, b.ben, a.ID, nil)
	require.ErrorContains(t, err, "action.not_asker")
	a, err = b.Withdraw(t.Context(), b.tenant, b.ana, a.ID, nil)
	require.NoError(t, err)
	require.Equal(t, action.Withdrawn, a.State)
	_, err = b.Ask(t.Context(), b.tenant, b.ben, again)
	require.NoError(t, err)
}

// The approver approves what was asked for, or nothing.
func TestWhatChangedSinceTheRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	b.handOver(t, "Zoe")
	a = b.get(t, a)
	require.Equal(t, []action.Change{{Field: "holder", After: "Zoe"}}, a.Changes)
	_, err := b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.changed")
	require.Equal(t, []action.Change{{Field: "holder", After: "Zoe"}}, fault.As(err).Facts)

	_, err = b.Renew(t.Context(), b.tenant, b.ben, a.ID, nil)
	require.ErrorContains(t, err, "action.not_asker")
	a, err = b.Renew(t.Context(), b.tenant, b.ana, a.ID, nil)
	require.NoError(t, err)
	require.Equal(t, "Zoe", a.Target.Holder.Name)
	require.Empty(t, a.Changes)
	require.Len(t, b.notes(t, b.ben), 2, "he is asked anew")

	b.report(t, record.Device{ExternalID: "42", Serial: "SN-1", Name: "LT-1", ManagementID: "m-2"})
	_, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.changed", "it would go to another address")
	_, err = b.Renew(t.Context(), b.tenant, b.ana, a.ID, nil)
	require.NoError(t, err)
	a, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.NoError(t, err)

	// Between the approval and the call it goes on to somebody else.
	_, err = b.assets.Return(t.Context(), b.tenant, b.device.Asset.ID, asset.Arrival{}, nil)
	require.NoError(t, err)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Failed, a.State)
	require.Contains(t, a.Problem, "no longer as it was")
	require.Empty(t, b.vendor.heard())
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	b.clock.Advance(72*time.Hour - time.Second)
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, action.Waiting, b.get(t, a).State)
	b.clock.Advance(time.Second)
	_, err := b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.expired", "also before anybody has swept")
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, action.Expired, b.get(t, a).State)
	require.Equal(t, []string{"Nobody approved in time: Wipe LT-1"}, b.notes(t, b.ana))
}

func TestRejecting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	_, err := b.Reject(t.Context(), b.tenant, b.ben, a.ID, " ", nil)
	require.Equal(t, "body.reason", fault.As(err).Fields[0].Location)
	a, err = b.Reject(t.Context(), b.tenant, b.ben, a.ID, "It was found.", nil)
	require.NoError(t, err)
	require.Equal(t, action.Rejected, a.State)
	require.Equal(t, []string{"Rejected: Wipe LT-1"}, b.notes(t, b.ana))
	_, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "It was rejected.")
}

func TestWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gone := uuid.New()
	for name, c := range map[string]struct {
		in   action.New
		want string
	}{
		"ErrUnknownAction":  {action.New{Integration: b.acme.ID, Name: "explode", Device: &b.device.ID}, "body.action"},
		"ErrNoDevice":       {action.New{Integration: b.acme.ID, Name: "lock"}, "body.device_id"},
		"ErrUnknownDevice":  {action.New{Integration: b.acme.ID, Name: "lock", Device: &gone}, "body.device_id"},
		"ErrNoReason":       {action.New{Integration: b.acme.ID, Name: "wipe", Device: &b.device.ID}, "body.reason"},
		"ErrWrongInput":     {action.New{Integration: b.acme.ID, Name: "lock", Device: &b.device.ID, Inputs: map[string]any{"pin": "12"}}, "body.inputs.pin"},
		"ErrFilledInput":    {action.New{Integration: b.acme.ID, Name: "lock", Device: &b.device.ID, Inputs: map[string]any{"device": "43"}}, "body.inputs.device"},
		"ErrUndeclared":     {action.New{Integration: b.acme.ID, Name: "lock", Device: &b.device.ID, Inputs: map[string]any{"x": "43"}}, "body.inputs.x"},
		"ErrNoIntegration":  {action.New{Integration: gone, Name: "lock", Device: &b.device.ID}, ""},
		"ErrNotToBeReached": {action.New{Integration: b.acme.ID, Name: "wipe", Device: b.bare(t), Reason: "x"}, ""},
	} {
		_, err := b.Ask(t.Context(), b.tenant, b.ana, c.in)
		require.NotNil(t, fault.As(err), "%s: %v", name, err)
		if c.want != "" {
			require.Equal(t, c.want, fault.As(err).Fields[0].Location, name)
		}
	}
	require.Empty(t, b.texts(t, "select kind from river.river_job where kind = 'vendor_action'"))
}

func TestAnotherCompanyLearnsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "wipe")
	spy := access.Principal{TenantID: testkit.Tenant(t, b.db), UserID: uuid.New(), Name: "Spy", Roles: []access.Role{access.Owner}}
	for name, try := range map[string]func() error{
		"Get":      func() error { _, err := b.Get(t.Context(), spy.TenantID, a.ID); return err },
		"Approve":  func() error { _, err := b.Approve(t.Context(), spy.TenantID, spy, a.ID, "", nil); return err },
		"Reject":   func() error { _, err := b.Reject(t.Context(), spy.TenantID, spy, a.ID, "x", nil); return err },
		"Withdraw": func() error { _, err := b.Withdraw(t.Context(), spy.TenantID, spy, a.ID, nil); return err },
		"Renew":    func() error { _, err := b.Renew(t.Context(), spy.TenantID, spy, a.ID, nil); return err },
		"Retry":    func() error { _, err := b.Retry(t.Context(), spy.TenantID, spy, a.ID, nil); return err },
		"Settle":   func() error { _, err := b.Settle(t.Context(), spy.TenantID, spy, a.ID, true, nil); return err },
		"Offered":  func() error { _, err := b.Offered(t.Context(), spy.TenantID, b.acme.ID); return err },
		"Device":   func() error { _, err := b.ForDevice(t.Context(), spy.TenantID, b.device.ID); return err },
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(try()), name)
	}
	offers, err := b.ForAsset(t.Context(), spy.TenantID, b.device.Asset.ID)
	require.NoError(t, err)
	require.Empty(t, offers)
	n, err := b.WaitingFor(t.Context(), spy)
	require.NoError(t, err)
	require.Zero(t, n)
	n, err = b.WaitingFor(t.Context(), b.ben)
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
	n, err = b.WaitingFor(t.Context(), b.ana)
	require.NoError(t, err)
	require.Zero(t, n, "her own does not wait for her")
}

// Whatever two people, time and the vendor do in whatever order: steps are those of
// the table, the vendor hears of a dangerous wish once for each approval, and never
// without one.
func TestMachine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	kinds := []string{"zap", "restart"} // nothing about them can be looked up
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(kinds).Draw(t, "action")
		ctx := context.Background()
		b.exec(t, "delete from actions")
		b.vendor.mu.Lock()
		b.vendor.asked = nil
		b.vendor.mu.Unlock()
		a, err := b.Ask(ctx, b.tenant, b.ana, action.New{Integration: b.acme.ID, Name: name, Device: &b.device.ID, Reason: "because"})
		require.NoError(t, err)
		allowed := 0
		if !a.Dangerous {
			allowed = 1
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			before := b.get(t, a)
			who := rapid.SampledFrom([]access.Principal{b.ana, b.ben}).Draw(t, "who")
			b.vendor.will(nil)
			switch rapid.SampledFrom([]string{"approve", "reject", "withdraw", "renew", "run", "run cut", "kill", "wait", "retry", "settle", "sweep"}).Draw(t, "step") {
			case "approve":
				if _, err := b.Approve(ctx, b.tenant, who, a.ID, "", nil); err == nil {
					require.NotEqual(t, before.AskedBy.ID, who.UserID)
					allowed++
				}
			case "reject":
				_, _ = b.Reject(ctx, b.tenant, who, a.ID, "no", nil)
			case "withdraw":
				_, _ = b.Withdraw(ctx, b.tenant, who, a.ID, nil)
			case "renew":
				_, _ = b.Renew(ctx, b.tenant, who, a.ID, nil)
			case "run cut":
				b.vendor.will(cuts)
				_ = b.Run(ctx, action.Run{TenantID: b.tenant, ID: a.ID})
			case "run":
				_ = b.Run(ctx, action.Run{TenantID: b.tenant, ID: a.ID})
			case "kill":
				if before.State == action.Queued {
					b.kill(t, before)
				}
			case "wait":
				b.clock.Advance(rapid.SampledFrom([]time.Duration{time.Minute, 2 * time.Minute, 80 * time.Hour}).Draw(t, "wait"))
			case "retry":
				if _, err := b.Retry(ctx, b.tenant, who, a.ID, nil); err == nil && !before.Dangerous {
					allowed++
				}
			case "settle":
				_, _ = b.Settle(ctx, b.tenant, who, a.ID, who.UserID == b.ana.UserID, nil)
			case "sweep":
				require.NoError(t, b.Sweep(ctx))
			}
			after := b.get(t, a)
			require.True(t, before.State == after.State || reachable(before.State, after.State), "%s to %s", before.State, after.State)
			require.LessOrEqual(t, len(b.vendor.heard()), allowed)
			require.Equal(t, after.State == action.Waiting, after.ExpiresAt != nil)
			require.Equal(t, after.State.Ended(), after.EndedAt != nil)
		}
	})
}

// reachable tells whether the table leads from one state to the other within one
// job, which begins and ends.
func reachable(from, to action.State) bool {
	for _, x := range action.Transitions {
		if x.From != from {
			continue
		}
		if x.To == to {
			return true
		}
		for _, y := range action.Transitions {
			if x.Verb == action.Begin && y.From == x.To && y.To == to {
				return true
			}
		}
	}
	return false
}

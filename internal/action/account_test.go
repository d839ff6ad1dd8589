package action_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/action"
)

func TestAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	eve, bob := b.employee(t, "Eve"), b.employee(t, "Bob")
	b.account(t, "u-1", "eve@acme.test")

	offers, err := b.ForPerson(t.Context(), b.tenant, eve)
	require.NoError(t, err)
	require.Len(t, offers, 1)
	require.Equal(t, "disable", offers[0].Name)
	require.Equal(t, "eve@acme.test", offers[0].Target.Label)
	require.Equal(t, "Eve", offers[0].Target.Holder.Name)
	require.Empty(t, offers[0].Asked(), "which account it is stands in the record")
	none, err := b.ForPerson(t.Context(), b.tenant, bob)
	require.NoError(t, err)
	require.Empty(t, none)

	in := action.New{Integration: b.acme.ID, Name: "disable", Reason: "She has left.", Account: &action.Account{Person: eve, ExternalID: "u-1"}}
	for name, wrong := range map[string]func(*action.New){
		"ErrNobodys":   func(n *action.New) { n.Account = &action.Account{Person: bob, ExternalID: "u-1"} },
		"ErrUnknown":   func(n *action.New) { n.Account = &action.Account{Person: eve, ExternalID: "u-2"} },
		"ErrNoAccount": func(n *action.New) { n.Account = nil },
		"ErrDevice":    func(n *action.New) { n.Name = "lock" },
	} {
		bad := in
		wrong(&bad)
		_, err := b.Ask(t.Context(), b.tenant, b.ana, bad)
		require.ErrorContains(t, err, "invalid_input", name)
	}

	a, err := b.Ask(t.Context(), b.tenant, b.ana, in)
	require.NoError(t, err)
	require.Equal(t, action.Waiting, a.State)
	require.Equal(t, map[string]string{"user": "Account"}, a.Titles)
	require.Equal(t, []string{"To approve: Disable eve@acme.test"}, b.notes(t, b.ben))
	_, err = b.Ask(t.Context(), b.tenant, b.ben, in)
	require.ErrorContains(t, err, "action.already_open")

	// The account is somebody else's by now: what was shown is not what would be done.
	b.account(t, "u-1", "bob@acme.test")
	require.Equal(t, []action.Change{{Field: "account", Before: "eve@acme.test"}}, b.get(t, a).Changes)
	_, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.changed")
	_, err = b.Renew(t.Context(), b.tenant, b.ana, a.ID, nil)
	require.ErrorContains(t, err, "action.target_gone")

	b.account(t, "u-1", "eve@acme.test")
	a, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.NoError(t, err)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Done, a.State)
	require.Equal(t, []string{"POST /disable/u-1"}, b.vendor.heard())
}

// TestAccountsAreFoundByAnIndex, however many there are: the look-up goes around row
// level security by a function that sees one company.
func TestAccountsAreFoundByAnIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var plan string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local enable_seqscan = off"); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `explain select 1 from source_records
			where tenant_id = $1 and kind = 'app_user' and missing_since is null and data ->> 'email' = any($2::text[])`, b.tenant, []string{"eve@acme.test"})
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			plan += line
		}
		return err
	}))
	require.Contains(t, plan, "source_records_accounts")

	eve := b.employee(t, "Eve")
	b.account(t, "u-1", "eve@acme.test")
	other := uuid.New()
	b.exec(t, "insert into tenants (id, slug, name, time_zone, created_at) values ($1, 'globex', 'Globex', 'UTC', now())", other)
	found, err := b.ForPerson(t.Context(), other, eve)
	require.NoError(t, err)
	require.Empty(t, found, "another company's people have no accounts")
}

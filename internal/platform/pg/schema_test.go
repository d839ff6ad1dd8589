package pg_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/testkit"
)

// The accounting of the schema: whatever table a migration adds is held to the
// rules of tenancy. An exception stands here with its reason, or it fails.
var (
	ownedByNobody = map[string]string{
		"tenants":          "its own id plays the part of tenant_id",
		"sign_in_failures": "tries for people who do not exist count too",
		"setup_links":      "there is no company yet",
		"goose_db_version": "the migrations' own",
	}
	keyedOtherwise = map[string]string{
		"outbox": "taken in the order of insertion, over all companies",
	}
	acrossTenants = map[string]string{
		"actions_to_do":                  "looked for over all companies",
		"actions_to_expire":              "looked for over all companies",
		"users_email":                    "signing in knows an e-mail and not yet a company",
		"sessions_token_key":             "a token says whose it is",
		"socket_tokens_token_key":        "a token says whose it is",
		"invitations_token_key":          "a token says whose it is",
		"integrations_hook_endpoint_key": "an incoming webhook's address says whose it is",
		"sessions_age":                   "swept over all companies",
		"socket_tokens_age":              "swept over all companies",
		"idempotency_keys_age":           "swept over all companies",
		"integration_requests_old":       "swept over all companies",
		"hook_calls_old":                 "swept over all companies",
		"workflow_steps_due":             "looked for over all companies",
		"integrations_hook_renewal":      "looked for over all companies",
		"integrations_due":               "looked for over all companies",
		"outbox_pkey":                    "taken in the order of insertion, over all companies",
	}
)

// query reads rows of texts as the owner.
func query(t *testing.T, conn *pgx.Conn, sql string) [][]string {
	t.Helper()
	rows, err := conn.Query(t.Context(), sql)
	require.NoError(t, err)
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]string, error) {
		values, err := row.Values()
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i], _ = v.(string)
		}
		return texts, err
	})
	require.NoError(t, err)
	return found
}

// tenantTables lists the tables of companies.
func tenantTables(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	var tables []string
	for _, row := range query(t, conn, `select relname::text from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f', 'm') order by 1`) {
		if _, ok := ownedByNobody[row[0]]; !ok {
			tables = append(tables, row[0])
		}
	}
	require.NotEmpty(t, tables)
	return tables
}

func TestEveryTableIsClosed(t *testing.T) {
	t.Parallel()
	conn := connect(t, testkit.NewDatabase(t))
	const own = "(tenant_id = (NULLIF(current_setting('assetronics.tenant_id'::text, true), ''::text))::uuid)"
	for _, table := range tenantTables(t, conn) {
		require.Equal(t, [][]string{{"yes", "yes"}}, query(t, conn, `select case when relrowsecurity then 'yes' end, case when relforcerowsecurity then 'yes' end
			from pg_class where oid = '`+table+`'::regclass`), "%s: row level security is on and forced", table)
		require.Equal(t, [][]string{
			{"system", "PERMISSIVE", "assetronics_system", "ALL", "true", "true"},
			{"tenant", "PERMISSIVE", "assetronics_app", "ALL", own, own},
		}, query(t, conn, `select policyname::text, permissive, array_to_string(roles, ','), cmd, qual, with_check
			from pg_policies where schemaname = 'public' and tablename = '`+table+`' order by 1`), "%s: one policy a role", table)
		require.Equal(t, [][]string{{"uuid", "NO"}}, query(t, conn, `select data_type::text, is_nullable::text
			from information_schema.columns where table_schema = 'public' and table_name = '`+table+`' and column_name = 'tenant_id'`),
			"%s: has a tenant_id", table)
	}
}

func TestEveryIndexIsTenantFirst(t *testing.T) {
	t.Parallel()
	conn := connect(t, testkit.NewDatabase(t))
	seen := map[string]bool{}
	keyed := map[string]bool{}
	for _, row := range query(t, conn, `
		select c.relname::text, i.relname::text, a.attname::text, case when x.indisprimary then 'primary' end
		from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
		left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
		where c.relnamespace = 'public'::regnamespace order by 1, 2`) {
		table, index, first, primary := row[0], row[1], row[2], row[3] != ""
		if _, ok := ownedByNobody[table]; ok {
			continue
		}
		seen[index] = true
		keyed[table] = keyed[table] || primary
		if first == "tenant_id" || primary && keyedOtherwise[table] != "" {
			continue
		}
		assert.NotEmpty(t, acrossTenants[index], "index %s of %s begins with %q: tenant_id, or a reason here", index, table, first)
	}
	for _, table := range tenantTables(t, conn) {
		require.True(t, keyed[table], "%s has no primary key", table)
	}
	for index := range maps.Keys(acrossTenants) {
		assert.True(t, seen[index], "%s is no index any more: take it out of the list", index)
	}
}

// A row cannot point into another company: every foreign key between tables of
// companies carries tenant_id, and losing what it points to never empties it.
func TestEveryForeignKeyStaysInItsCompany(t *testing.T) {
	t.Parallel()
	conn := connect(t, testkit.NewDatabase(t))
	found := 0
	for _, row := range query(t, conn, `
		select f.conrelid::regclass::text, f.conname::text, f.confrelid::regclass::text, f.confdeltype::text,
		  (select string_agg(a.attname, ',' order by k.n) from unnest(f.conkey) with ordinality k(num, n) join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num),
		  (select string_agg(a.attname, ',' order by k.n) from unnest(f.confkey) with ordinality k(num, n) join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.num),
		  (select string_agg(a.attname, ',') from unnest(f.confdelsetcols) k(num) join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num)
		from pg_constraint f where f.contype = 'f' and f.connamespace = 'public'::regnamespace`) {
		table, name, to, onDelete, from, target, emptied := row[0], row[1], row[2], row[3], row[4], row[5], row[6]
		found++
		if to == "tenants" {
			require.Equal(t, "tenant_id>id", from+">"+target, "%s.%s", table, name)
			continue
		}
		require.Empty(t, ownedByNobody[to], "%s.%s points outside", table, name)
		require.True(t, strings.HasPrefix(from, "tenant_id,") && strings.HasPrefix(target, "tenant_id,"),
			"%s.%s: (%s) references %s (%s) is not composite", table, name, from, to, target)
		if onDelete == "n" || onDelete == "d" {
			require.NotEmpty(t, emptied, "%s.%s would empty tenant_id: name the columns", table, name)
			require.NotContains(t, strings.Split(emptied, ","), "tenant_id", "%s.%s", table, name)
		}
	}
	require.Positive(t, found)
}

func TestRolesHaveNoPowers(t *testing.T) {
	t.Parallel()
	conn := connect(t, testkit.NewDatabase(t))
	require.Empty(t, query(t, conn, `select rolname::text from pg_roles
		where rolname in ('assetronics_app', 'assetronics_system', current_user) and (rolsuper or rolbypassrls or rolreplication)`))
	require.Empty(t, query(t, conn, `select rolname::text from pg_roles
		where rolname in ('assetronics_app', 'assetronics_system') and (rolcanlogin or rolcreaterole or rolcreatedb)`))
	require.Empty(t, query(t, conn, `select roleid::regrole::text from pg_auth_members
		where member in ('assetronics_app'::regrole, 'assetronics_system'::regrole)`), "neither becomes another")
	require.Empty(t, query(t, conn, `select relname::text from pg_class
		where relowner in ('assetronics_app'::regrole, 'assetronics_system'::regrole)`), "neither owns anything")
	for _, table := range slices.Sorted(maps.Keys(ownedByNobody)) {
		if table == "tenants" {
			continue
		}
		require.Empty(t, query(t, conn, `select grantee::text, privilege_type::text from information_schema.role_table_grants
			where table_schema = 'public' and table_name = '`+table+`' and grantee in ('assetronics_app', 'PUBLIC')`), table)
	}
	require.Empty(t, query(t, conn, `select table_name::text, privilege_type::text from information_schema.role_table_grants
		where table_schema = 'public' and (grantee = 'PUBLIC' or privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')
		  and grantee in ('assetronics_app', 'assetronics_system'))`))
}

// What runs with the owner's rights finds its names where we put them, whatever
// the caller's search path says.
func TestSecurityDefinersFixTheirSearchPath(t *testing.T) {
	t.Parallel()
	conn := connect(t, testkit.NewDatabase(t))
	require.Empty(t, query(t, conn, `select oid::regprocedure::text from pg_proc
		where pronamespace = 'public'::regnamespace and prosecdef
		  and not exists (select from unnest(proconfig) c where c like 'search_path=%')`))
	require.Empty(t, query(t, conn, `select viewname::text from pg_views where schemaname = 'public'`),
		"a view reads with its owner's rights: make it security_invoker and look at that here")
}

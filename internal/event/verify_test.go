package event_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/testkit"
)

// tamper runs statements as the owner of the tables, who has opened them first:
// the most powerful intruder there is short of one who rewrites the whole chain.
func (b *bundle) tamper(t *testing.T, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	for _, statement := range strings.Split("alter table events no force row level security; alter table event_heads no force row level security; "+sql, ";") {
		_, err = conn.Exec(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

const inserted = "insert into events select tenant_id, %s, gen_random_uuid(), type, subject_type, subject_id, actor_id, at, payload, salt, digest, hash from events where seq = 3"

func TestVerifyFindsTampering(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, problem string }{
		"ErrPayload":         {`update events set payload = replace(payload::text, 'A thing', 'Another')::json where seq = 3`, "entry 3: its contents were changed"},
		"ErrPayloadSpelling": {`update events set payload = (payload::text || ' ')::json where seq = 3`, "entry 3: its contents were changed"},
		"ErrSalt":            {`update events set salt = '\x00' where seq = 3`, "entry 3: its contents were changed"},
		"ErrNoSalt":          {`update events set salt = null where seq = 3`, "entry 3: its contents were changed"},
		"ErrDigest":          {`update events set digest = sha256(digest) where seq = 3`, "entry 3"},
		"ErrHash":            {`update events set hash = sha256(hash) where seq = 3`, "entry 3"},
		"ErrType":            {`update events set type = 'thing_lost' where seq = 3`, "entry 3 does not follow"},
		"ErrSubjectType":     {`update events set subject_type = 'other' where seq = 3`, "entry 3 does not follow"},
		"ErrSubject":         {`update events set subject_id = gen_random_uuid() where seq = 3`, "entry 3 does not follow"},
		"ErrActor":           {`update events set actor_id = gen_random_uuid() where seq = 3`, "entry 3 does not follow"},
		"ErrNilActor":        {`update events set actor_id = '00000000-0000-0000-0000-000000000000' where seq = 3`, "entry 3 does not follow"},
		"ErrAt":              {`update events set at = at + interval '1 microsecond' where seq = 3`, "entry 3 does not follow"},
		"ErrID":              {`update events set id = gen_random_uuid() where seq = 3`, "entry 3 does not follow"},
		"ErrRemoved":         {`delete from events where seq = 3`, "entry 3 is missing"},
		"ErrRemovedFirst":    {`delete from events where seq = 1`, "entry 1 is missing"},
		"ErrRemovedLast":     {`delete from events where seq = 6`, "the log ends at entry 5, but 6 were written"},
		"ErrRemovedAll":      {`delete from events`, "the log ends at entry 0, but 6 were written"},
		"ErrClosedUp":        {`delete from events where seq = 3; update events set seq = seq - 1 where seq > 3; update event_heads set seq = 5 where seq = 6`, "entry 3 does not follow"},
		"ErrAdded":           {strings.ReplaceAll(inserted, "%s", "7"), "entry 7 does not follow"},
		"ErrAddedWithHead":   {strings.ReplaceAll(inserted, "%s", "7") + `; update event_heads set seq = 7, hash = (select hash from events where seq = 3)`, "entry 7 does not follow"},
		"ErrAddedFarOff":     {strings.ReplaceAll(inserted, "%s", "9"), "entry 7 is missing"},
		"ErrInserted":        {`alter table events drop constraint events_pkey; update events set seq = seq + 1 where seq > 3; ` + strings.ReplaceAll(inserted, "%s", "4"), "entry 4 does not follow"},
		"ErrDoubled":         {`alter table events drop constraint events_pkey; ` + strings.ReplaceAll(inserted, "%s", "3"), "entry 4 is missing"},
		"ErrSwappedNumbers":  {`update events set seq = -seq where seq in (3, 4); update events set seq = 7 + seq where seq < 0`, "entry 3 does not follow"},
		"ErrSwappedContents": {`update events a set payload = z.payload, salt = z.salt from events z where a.seq + z.seq = 7 and a.seq in (3, 4)`, "entry 3: its contents were changed"},
		"ErrHeadSet":         {`update event_heads set seq = 5`, "the log ends at entry 6, but 5 were written"},
		"ErrHeadHash":        {`update event_heads set hash = sha256(hash)`, "the last entry is not the one that was written"},
		"ErrHeadGone":        {`delete from event_heads`, "the head of the log is missing"},
		"ErrEmptied":         {`update events set payload = null, salt = null where seq = 3`, "entry 3: its contents are gone, but no erasure tells of it"},
		"ErrErasureEmptied":  {`update events set payload = null, salt = null where seq = 6`, "entry 6: its contents are gone, but no erasure tells of it"},
		"ErrErasureChanged":  {`update events set payload = replace(payload::text, '[null,2]', '[null,4]')::json where seq = 6; update events set payload = null, salt = null where seq = 4`, "entry 4: its contents are gone, but no erasure tells of it"},
		"ErrOtherCompany":    {`insert into tenants values (gen_random_uuid(), 'x', 'X', 'UTC', false, now()); alter table events drop constraint events_tenant_id_fkey; update events set tenant_id = gen_random_uuid() where seq = 3`, "entry 3 is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.told(t, 5)
			require.NoError(t, b.eraser.Erase(t.Context(), b.tenant, 2, "asked for"))
			b.sequence(t)
			b.verify(t, b.tenant)

			b.tamper(t, c.sql)
			report, err := event.Verify(t.Context(), b.db, b.tenant)
			require.NoError(t, err)
			require.False(t, report.Sound())
			require.Contains(t, strings.Join(report.Problems, "\n"), c.problem)
		})
	}
}

// Where a salt happens to end in a space, the space can become part of the
// contents without changing the digest.
func TestVerifyFindsASaltInTheContents(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tamper(t, "")
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	for moved := int64(0); moved == 0; {
		entries := make([]event.Entry, 500)
		for i := range entries {
			entries[i] = entry("thing_made", "x")
		}
		b.record(t, b.tenant, entries...)
		b.sequence(t)
		tag, err := conn.Exec(t.Context(), `update events set salt = substring(salt from 1 for 15), payload = (' ' || payload::text)::json
			where get_byte(salt, 15) = ascii(' ')`)
		require.NoError(t, err)
		moved = tag.RowsAffected()
	}
	report, err := event.Verify(t.Context(), b.db, b.tenant)
	require.NoError(t, err)
	require.False(t, report.Sound())
}

// Who cuts the end off and sets the head back leaves a shorter sound log: only a
// head kept elsewhere tells.
func TestAHeadKeptElsewhereFindsACutTail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told(t, 5)
	before := b.verify(t, b.tenant)
	b.tamper(t, "delete from events where seq > 3; update event_heads set seq = 3, hash = (select hash from events where seq = 3)")
	after := b.verify(t, b.tenant)
	for noted, holds := range map[string]bool{
		fmt.Sprintf("5:%x", before.Head):  false,
		fmt.Sprintf("3:%x", before.Head):  false,
		fmt.Sprintf("3:%x", after.Head):   true,
		"0:":                              true, // noted before anything happened
		"0:00":                            false,
		"3":                               false,
		"three:00":                        false,
		fmt.Sprintf("3:%xzz", after.Head): false,
	} {
		require.Equal(t, holds, after.Contains(t.Context(), b.db, noted) == nil, noted)
	}
}

func TestVerifyTellsCompaniesApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := testkit.Tenant(t, b.db)
	b.told(t, 3)
	b.record(t, other, entry("thing_made", "theirs"))
	b.sequence(t)
	b.tamper(t, "delete from events where seq = 2")
	report, err := event.Verify(t.Context(), b.db, b.tenant)
	require.NoError(t, err)
	require.False(t, report.Sound())
	b.verify(t, other)
	empty := b.verify(t, testkit.Tenant(t, b.db))
	require.Zero(t, empty.Entries)
}

func TestVerifyReadsManyPagesAndEndsItsList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	entries := make([]event.Entry, 2100)
	for i := range entries {
		entries[i] = entry("thing_made", "x")
	}
	b.record(t, b.tenant, entries...)
	b.sequence(t)
	require.EqualValues(t, 2100, b.verify(t, b.tenant).Entries)
	b.tamper(t, "update events set type = 'y' where seq > 1500")
	report, err := event.Verify(t.Context(), b.db, b.tenant)
	require.NoError(t, err)
	require.Len(t, report.Problems, 20)
	require.Contains(t, report.Problems[0], "entry 1501")
}

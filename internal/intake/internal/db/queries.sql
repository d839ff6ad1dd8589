-- name: InsertRun :one
insert into sync_runs (tenant_id, id, integration_id, trigger, narrowed_to, status, requested_by_type, requested_by_id, requested_by, created_at)
values (@tenant_id, @id, @integration_id, @trigger, @narrowed_to, 'queued', @requested_by_type, @requested_by_id, @requested_by, @now)
returning *;

-- name: GetRun :one
select * from sync_runs where tenant_id = @tenant_id and id = @id;

-- name: Runs :many
select * from sync_runs where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: LockRun :one
select * from sync_runs where tenant_id = @tenant_id and id = @id for no key update;

-- The one under way comes before the one that waits.
-- name: ActiveRunsOf :many
select * from sync_runs
where tenant_id = @tenant_id and integration_id = @integration_id and status in ('queued', 'running')
order by status desc
for no key update;

-- What the screens show of integrations: the run under way and the last one.
-- name: CurrentRuns :many
select r.* from sync_runs r
join integrations i on i.tenant_id = r.tenant_id and i.id = r.integration_id
where r.tenant_id = @tenant_id and r.integration_id = any(@integration_ids::uuid[])
  and (r.status in ('queued', 'running') or r.id = i.last_run_id);

-- name: WidenRun :exec
update sync_runs set narrowed_to = @narrowed_to, trigger = @trigger,
  requested_by_type = @requested_by_type, requested_by_id = @requested_by_id, requested_by = @requested_by
where tenant_id = @tenant_id and id = @id;

-- name: DropRun :exec
delete from sync_runs where tenant_id = @tenant_id and id = @id;

-- name: DropStreamRuns :execrows
delete from stream_runs where tenant_id = @tenant_id and run_id = @run_id;

-- A baseline where everything is read for the first time, or people of a stream are.
-- name: BeginRun :one
update sync_runs r set status = 'running', started_at = sqlc.arg(now)::timestamptz,
  baseline = sqlc.arg(first)::boolean and cardinality(r.narrowed_to) = 0 or exists (
    select 1 from stream_runs s
    left join stream_cursors c on c.tenant_id = s.tenant_id and c.integration_id = s.integration_id and c.stream = s.stream
    where s.tenant_id = r.tenant_id and s.run_id = r.id and s.kind = 'employee' and c.baseline_at is null)
where r.tenant_id = @tenant_id and r.id = @id
returning *;

-- name: FinishRun :one
update sync_runs set status = @status, warnings = @warnings, error_code = @error_code, error_message = @error_message,
  read_count = @read_count, created_count = @created_count, updated_count = @updated_count,
  unchanged_count = @unchanged_count, rejected_count = @rejected_count, finished_at = sqlc.arg(now)::timestamptz
where tenant_id = @tenant_id and id = @id
returning *;

-- name: ActiveRuns :many
select tenant_id, id from sync_runs where status in ('queued', 'running') and created_at < @before;

-- The youngest runs of each integration stay, however old they are.
-- name: PruneRuns :execrows
delete from sync_runs r using (
  select a.tenant_id, a.id, row_number() over (partition by a.tenant_id, a.integration_id order by a.created_at desc) as age from sync_runs a
) as n
where n.tenant_id = r.tenant_id and n.id = r.id and n.age > sqlc.arg(keep)::int and r.finished_at < sqlc.arg(before)::timestamptz
  and not exists (select 1 from integrations i where i.tenant_id = r.tenant_id and i.last_run_id = r.id);

-- name: InsertStreamRuns :exec
insert into stream_runs (tenant_id, id, run_id, integration_id, stream, kind, place, status)
select sqlc.arg(tenant_id)::uuid, n.id, sqlc.arg(run_id)::uuid, sqlc.arg(integration_id)::uuid, n.stream, n.kind, n.place, 'queued'
from (select unnest(@ids::uuid[]) as id, unnest(@streams::text[]) as stream, unnest(@kinds::text[]) as kind,
             unnest(@places::int[]) as place) as n;

-- One at a time looks who of a company may begin; no table is read.
-- @sqlc-vet-disable tenant-id
-- name: LockTurns :exec
select pg_advisory_xact_lock(hashtextextended('stream_runs ' || sqlc.arg(tenant_id)::uuid::text, 0));

-- name: TakeTurns :many
with given as (update stream_runs t set enqueued_at = sqlc.arg(now)::timestamptz
from (
  select w.id, w.busy_company + row_number() over (order by w.turn, w.created_at, w.id) as nth
  from (
    select s.id, s.enqueued_at, r.created_at,
      count(s.enqueued_at) over () as busy_company,
      count(s.enqueued_at) over (partition by s.integration_id)
        + row_number() over (partition by s.integration_id, s.enqueued_at is null order by s.place) as turn
    from stream_runs s
    join sync_runs r on r.tenant_id = s.tenant_id and r.id = s.run_id
    where s.tenant_id = @tenant_id and s.status in ('queued', 'running')
  ) as w
  where w.enqueued_at is null and w.turn <= sqlc.arg(of_integration)::int
) as n
where t.tenant_id = @tenant_id and t.id = n.id and n.nth <= sqlc.arg(of_company)::int
returning t.id, n.nth)
select id from given order by nth;

-- name: StreamRuns :many
select * from stream_runs where tenant_id = @tenant_id and run_id = any(@run_ids::uuid[]) order by run_id, place;

-- name: GetStreamRun :one
select * from stream_runs where tenant_id = @tenant_id and id = @id;

-- name: LockStreamRun :one
select * from stream_runs where tenant_id = @tenant_id and id = @id for no key update;

-- name: BeginStream :one
update stream_runs set status = 'running', attempt = attempt + 1, started_at = coalesce(started_at, sqlc.arg(now)::timestamptz),
  full_pass = case when attempt = 0 then sqlc.arg(full_pass)::boolean else full_pass end,
  baseline = case when attempt = 0 then sqlc.arg(baseline)::boolean else baseline end,
  pages = case when read_done then pages else position_page end,
  rejected_count = (select count(*) from sync_rejects j where j.tenant_id = @tenant_id and j.stream_run_id = sqlc.arg(id)::uuid),
  read_count = (select count(*) from sync_rejects j where j.tenant_id = @tenant_id and j.stream_run_id = sqlc.arg(id)::uuid)
    + (select coalesce(sum(cardinality(p.external_ids)), 0) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(id)::uuid)
where stream_runs.tenant_id = @tenant_id and stream_runs.id = sqlc.arg(id)::uuid
returning *;

-- What an attempt before has read behind the place where this one goes on.
-- name: DropPages :exec
delete from stream_pages where tenant_id = @tenant_id and stream_run_id = @stream_run_id and page > @page;

-- name: DropRejects :exec
delete from sync_rejects
where tenant_id = @tenant_id and stream_run_id = sqlc.arg(stream_run_id)::uuid and (page > @page or page = 0);

-- name: NotePage :one
update stream_runs set pages = @pages, position = @position, position_page = @position_page, warnings = @warnings,
  read_count = read_count + sqlc.arg(came)::int, rejected_count = rejected_count + sqlc.arg(rejected)::int,
  read_done = @read_done, complete = @complete, next_cursor = @next_cursor, touched = touched or sqlc.arg(touched)::boolean
where tenant_id = @tenant_id and id = @id
returning *;

-- name: InsertPage :exec
insert into stream_pages (tenant_id, stream_run_id, page, external_ids, deleted_ids)
values (@tenant_id, @stream_run_id, @page, @external_ids, @deleted_ids)
on conflict (tenant_id, stream_run_id, page) do update set external_ids = excluded.external_ids;

-- name: DropStreamPages :exec
delete from stream_pages where tenant_id = @tenant_id and stream_run_id = @stream_run_id;

-- What was set aside before and did not come again now is tried again.
-- name: InsertLeftovers :exec
insert into stream_pages (tenant_id, stream_run_id, page, external_ids, deleted_ids)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(stream_run_id)::uuid, sqlc.arg(page)::int, coalesce(array_agg(r.external_id), '{}'), '{}'
from source_records r
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream
  and r.missing_since is null and r.applied_hash <> r.hash;

-- Rows that are as they were are not written.
-- name: SaveRecords :execrows
insert into source_records as r (tenant_id, integration_id, stream, external_id, kind, label, hash, source, data, missing, changed_at)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(integration_id)::uuid, sqlc.arg(stream)::text, n.external_id, sqlc.arg(kind)::text,
       n.label, n.hash, n.source, n.data::jsonb, string_to_array(n.missing, ','), sqlc.arg(now)::timestamptz
from (select unnest(@external_ids::text[]) as external_id, unnest(@labels::text[]) as label, unnest(@hashes::text[]) as hash,
             unnest(@sources::text[]) as source, unnest(@data::text[]) as data, unnest(@missings::text[]) as missing) as n
left join lateral (
  select * from source_records k
  where k.tenant_id = sqlc.arg(tenant_id)::uuid and k.integration_id = sqlc.arg(integration_id)::uuid
    and k.stream = sqlc.arg(stream)::text and k.external_id = n.external_id
  limit 1
) as k on true
where k.external_id is null or k.hash <> n.hash or k.source <> n.source or k.missing_since is not null
on conflict (tenant_id, integration_id, stream, external_id) do update set
  kind = excluded.kind, label = excluded.label, hash = excluded.hash, source = excluded.source, data = excluded.data, missing = excluded.missing,
  changed_at = excluded.changed_at, missing_since = null,
  applied_hash = case when r.missing_since is null then r.applied_hash else '' end;

-- Rows that came unread are here again, if they were missing.
-- name: RecordsAreBack :execrows
update source_records set missing_since = null, applied_hash = ''
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream
  and external_id = any(@external_ids::text[]) and missing_since is not null;

-- name: Sources :many
select external_id, source, hash from source_records
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and missing_since is null and source <> '';

-- name: InsertRejects :exec
insert into sync_rejects (tenant_id, id, run_id, stream_run_id, page, position, external_id, label, code, reason, raw, subject_id)
select sqlc.arg(tenant_id)::uuid, r.id, sqlc.arg(run_id)::uuid, sqlc.arg(stream_run_id)::uuid, sqlc.arg(page)::int, r.position, r.external_id, r.label, r.code, r.reason,
  nullif(r.raw, ''::bytea),
  (select k.subject_id from source_records k
   where k.tenant_id = sqlc.arg(tenant_id)::uuid and k.integration_id = sqlc.arg(integration_id)::uuid
     and k.stream = sqlc.arg(stream)::text and k.external_id = r.external_id)
from (select unnest(@ids::uuid[]) as id, unnest(@positions::int[]) as position, unnest(@external_ids::text[]) as external_id,
             unnest(@labels::text[]) as label, unnest(@codes::text[]) as code, unnest(@reasons::text[]) as reason,
             unnest(@raws::bytea[]) as raw) as r;

-- name: RejectRaw :one
select j.run_id, j.external_id, j.raw, r.integration_id from sync_rejects j
join sync_runs r on r.tenant_id = j.tenant_id and r.id = j.run_id
where j.tenant_id = @tenant_id and j.id = @id;

-- name: CountSeen :one
select count(distinct s.id) from (
  select unnest(p.external_ids) as id from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = @stream_run_id
) as s;

-- The records of this run that are not in the register as they stand.
-- name: OpenRecords :many
select r.external_id, coalesce(r.data ->> 'start_date', '')::text as start_date, coalesce(r.data ->> 'email', '')::text as email from source_records r
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null
  and r.applied_hash <> r.hash
  and r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = @stream_run_id);

-- The others of this run whose person was edited by hand: where hand edits are to be
-- overwritten they are looked at each time.
-- name: EditedRecords :many
select r.external_id, coalesce(r.data ->> 'start_date', '')::text as start_date, coalesce(r.data ->> 'email', '')::text as email from source_records r
join employees e on e.tenant_id = r.tenant_id and e.id = r.employee_id
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null
  and r.applied_hash = r.hash and cardinality(e.hand_edited) > 0
  and r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = @stream_run_id);

-- name: CountRecords :one
select count(*) from source_records
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and missing_since is null;

-- name: Unsettle :exec
update stream_cursors set settled = null
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and settled is not null;

-- name: RecordsByID :many
select r.external_id, r.label, r.hash, r.data, r.missing, r.subject_id
from (select unnest(@external_ids::text[]) as external_id) as n
cross join lateral (
  select * from source_records k
  where k.tenant_id = @tenant_id and k.integration_id = @integration_id and k.stream = @stream and k.external_id = n.external_id
  for no key update limit 1
) as r;

-- An insert that always finds its row: so each is looked up by its key, whatever the
-- planner believes about a table that was filled a moment ago.
-- name: NoteApplied :exec
insert into source_records as r (tenant_id, integration_id, stream, external_id, kind, hash, data, changed_at,
                                 subject_id, applied_hash, applied_run_id, applied_result)
select k.tenant_id, k.integration_id, k.stream, k.external_id, k.kind, k.hash, k.data, k.changed_at,
       nullif(n.subject_id, '00000000-0000-0000-0000-000000000000'), n.hash, sqlc.arg(run_id)::uuid, n.result
from (select unnest(@external_ids::text[]) as external_id, unnest(@subject_ids::uuid[]) as subject_id,
             unnest(@hashes::text[]) as hash, unnest(@results::text[]) as result) as n
cross join lateral (
  select * from source_records k
  where k.tenant_id = @tenant_id and k.integration_id = @integration_id and k.stream = @stream and k.external_id = n.external_id
  limit 1
) as k
on conflict (tenant_id, integration_id, stream, external_id) do update set
  subject_id = coalesce(excluded.subject_id, r.subject_id), applied_hash = excluded.applied_hash,
  applied_run_id = excluded.applied_run_id, applied_result = excluded.applied_result;

-- Records that no room of ours takes are kept as they are.
-- name: KeepRecords :many
with kept as (
  update source_records r set applied_hash = r.hash, applied_run_id = sqlc.arg(run_id)::uuid,
    applied_result = case when r.applied_run_id is null then 'created' else 'updated' end
  where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream
    and r.missing_since is null and r.applied_hash <> r.hash
    and r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = @stream_run_id)
  returning r.applied_result
)
select coalesce(applied_result, '')::text as result, count(*) as n from kept group by 1;

-- name: BeginApplying :one
update stream_runs set unchanged_count = @unchanged, read_count = sqlc.arg(seen)::int + rejected_count
where tenant_id = @tenant_id and id = @id
returning *;

-- Has the tables counted that a sync fills; no row of theirs is read.
-- @sqlc-vet-disable tenant-id
-- name: CountSynced :exec
select count_synced(sqlc.arg(came)::bigint);

-- name: CountApplied :one
update stream_runs set
  created_count = created_count + sqlc.arg(created)::int, updated_count = updated_count + sqlc.arg(updated)::int,
  unchanged_count = unchanged_count + sqlc.arg(unchanged)::int, rejected_count = rejected_count + sqlc.arg(rejected)::int
where tenant_id = @tenant_id and id = @id
returning *;

-- name: FinishStream :one
update stream_runs set status = @status, warnings = @warnings, error_code = @error_code, error_message = @error_message,
  error_retry = @error_retry, error_pause = @error_pause, finished_at = sqlc.arg(now)::timestamptz
where tenant_id = @tenant_id and id = @id
returning *;

-- name: GetCursor :one
select cursor, full_at, baseline_at, settled from stream_cursors where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream;

-- name: Cursors :many
select stream, saved_at, full_at, baseline_at from stream_cursors where tenant_id = @tenant_id and integration_id = @integration_id;

-- How each stream was last read, and how it is being read.
-- name: LatestOfStreams :many
select r.* from (
  select l.id from (select unnest(@streams::text[]) as stream) as n
  cross join lateral (
    select s.id from stream_runs s
    where s.tenant_id = @tenant_id and s.integration_id = @integration_id and s.stream = n.stream and s.finished_at is not null
    order by s.finished_at desc, s.id desc limit 1
  ) as l
  union all
  select a.id from stream_runs a
  where a.tenant_id = @tenant_id and a.integration_id = @integration_id and a.status in ('queued', 'running')
) as n
join stream_runs r on r.tenant_id = @tenant_id and r.id = n.id;

-- name: SaveCursor :exec
insert into stream_cursors (tenant_id, integration_id, stream, cursor, full_at, saved_at, baseline_at, settled)
values (@tenant_id, @integration_id, @stream, @cursor, @full_at, sqlc.arg(now)::timestamptz, sqlc.arg(now)::timestamptz, @settled)
on conflict (tenant_id, integration_id, stream) do update set
  cursor = excluded.cursor, full_at = coalesce(excluded.full_at, stream_cursors.full_at),
  saved_at = excluded.saved_at, baseline_at = coalesce(stream_cursors.baseline_at, excluded.baseline_at), settled = excluded.settled;

-- Of these work e-mails those that several records claim, where this integration's word counts:
-- neither people (by_hand) nor one of the stronger integrations say otherwise.
-- name: EmailClaims :many
with claims as (
  select r.external_id, r.label, r.data ->> 'email' as email, coalesce(e.email, '') as has
  from source_records r
  left join employees e on e.tenant_id = r.tenant_id and e.id = r.employee_id
  where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null
    and (not sqlc.arg(complete)::boolean or r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(stream_run_id)::uuid))
    and r.data ->> 'email' = any(sqlc.arg(emails)::text[]) and (not sqlc.arg(by_hand)::boolean or e.id is null or not 'email' = any(e.hand_edited))
    and not exists (select from employee_words w where w.tenant_id = @tenant_id and w.employee_id = e.id
                    and w.integration_id = any(sqlc.arg(stronger)::uuid[]) and w.words ? 'email')
)
select c.external_id, c.label, c.email::text as email, c.has from claims c
where c.email in (select d.email from claims d group by d.email having count(*) > 1);

-- People whose work e-mail other records claim: both change in one batch.
-- name: EmailsChangingHands :many
select s.external_id as from_id, r.external_id as to_id, e.email::text as email
from source_records s
join employees e on e.tenant_id = s.tenant_id and e.id = s.employee_id
join source_records r on r.tenant_id = s.tenant_id and r.integration_id = s.integration_id and r.stream = s.stream
  and r.data ->> 'email' = e.email and r.external_id <> s.external_id and r.missing_since is null
left join employees h on h.tenant_id = r.tenant_id and h.id = r.employee_id
where s.tenant_id = @tenant_id and s.integration_id = @integration_id and s.stream = @stream and s.missing_since is null
  and (not sqlc.arg(complete)::boolean or s.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(stream_run_id)::uuid))
  and (not sqlc.arg(complete)::boolean or r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(stream_run_id)::uuid))
  and e.email = any(sqlc.arg(emails)::text[]) and r.data ->> 'email' = any(sqlc.arg(emails)::text[])
  and (not sqlc.arg(by_hand)::boolean or h.id is null or not 'email' = any(h.hand_edited))
  and not exists (select from employee_words w where w.tenant_id = @tenant_id and w.employee_id = h.id
                  and w.integration_id = any(sqlc.arg(stronger)::uuid[]) and w.words ? 'email');

-- People whose manager differs from what the vendor says, or of whose manager it
-- says something new. Who reports to an id
-- that did not come in keeps the manager from before; a manager that the vendor
-- did not answer stays what it was.
-- name: WantedManagers :many
select l.employee_id::uuid as employee_id, m.employee_id as manager_id
from source_records l
join employees e on e.tenant_id = l.tenant_id and e.id = l.employee_id
left join source_records m on m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.stream = l.stream
  and m.external_id = l.data ->> 'manager_external_id' and m.employee_id is not null
left join employee_words w on w.tenant_id = l.tenant_id and w.employee_id = l.employee_id and w.integration_id = l.integration_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.stream = @stream
  and l.missing_since is null and l.applied_hash = l.hash and not 'manager_external_id' = any(l.missing)
  and (l.data ->> 'manager_external_id' is null or m.employee_id is not null)
  and (e.manager_id is distinct from m.employee_id or w.words ->> 'manager' is distinct from m.employee_id::text);

-- name: ManagersOfNew :many
select l.employee_id::uuid as employee_id, m.employee_id::uuid as manager_id
from source_records l
join source_records m on m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.stream = l.stream
  and m.external_id = l.data ->> 'manager_external_id'
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.stream = @stream
  and l.external_id = any(@external_ids::text[]) and l.employee_id is not null and m.employee_id is not null;

-- name: ManagersNotFound :one
select count(*) from source_records l
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.stream = @stream
  and l.missing_since is null and l.applied_hash = l.hash and l.data ->> 'manager_external_id' is not null
  and not exists (select 1 from source_records m
                  where m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.stream = l.stream
                    and m.external_id = l.data ->> 'manager_external_id' and m.employee_id is not null);

-- Of whom this run has changed nothing else.
-- name: NowUpdated :execrows
update source_records r set applied_run_id = sqlc.arg(run_id)::uuid, applied_result = 'updated'
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null
  and r.employee_id = any(@employee_ids::uuid[])
  and (r.applied_run_id is distinct from sqlc.arg(run_id)::uuid or r.applied_result = 'unchanged')
  and r.external_id in (select unnest(p.external_ids) from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = @stream_run_id);

-- name: Vanished :many
with seen as (
  select unnest(p.external_ids) as id from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(stream_run_id)::uuid
  union select j.external_id from sync_rejects j where j.tenant_id = @tenant_id and j.stream_run_id = sqlc.arg(stream_run_id)::uuid
), deleted as (
  select unnest(p.deleted_ids) as id from stream_pages p where p.tenant_id = @tenant_id and p.stream_run_id = sqlc.arg(stream_run_id)::uuid
)
select r.external_id, r.employee_id, coalesce(e.display_name, r.label)::text as display_name, coalesce(e.status, '')::text as status
from source_records r
left join employees e on e.tenant_id = r.tenant_id and e.id = r.employee_id
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null
  and r.external_id not in (select id from seen)
  and (sqlc.arg(complete)::boolean or r.external_id in (select id from deleted))
order by 3, r.external_id;

-- name: CountPresent :one
select count(*) from source_records r
join employees e on e.tenant_id = r.tenant_id and e.id = r.employee_id
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream
  and r.missing_since is null and e.status <> 'terminated';

-- The hash goes: who comes back is to be applied again.
-- name: MarkMissing :exec
update source_records set missing_since = @now, applied_hash = ''
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and external_id = any(@external_ids::text[]);

-- name: FieldsNotAnswered :many
select distinct f.field::text as field
from source_records r, unnest(r.missing) as f (field)
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream and r.missing_since is null;

-- People whose status nobody has mapped.
-- name: UnknownStatus :many
select r.external_id, r.label, coalesce(r.data ->> 'source_status', '')::text as word, coalesce(r.data ->> 'start_date', '')::text as start_date from source_records r
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream
  and r.missing_since is null and r.applied_hash = r.hash
  and r.data ->> 'status' is null and not 'status' = any(r.missing)
order by length(r.external_id), r.external_id;

-- name: CountQuietLeavers :one
select count(*) from source_records r
join employees e on e.tenant_id = r.tenant_id and e.id = r.employee_id
where r.tenant_id = @tenant_id and r.integration_id = @integration_id and r.stream = @stream
  and r.missing_since is null and e.leaving = 'quiet' and e.status in ('active', 'on_leave');

-- name: NamesOf :many
select id, display_name from employees where tenant_id = @tenant_id and id = any(@ids::uuid[]) order by display_name, id;

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

-- Tables that were filled a moment ago have no statistics yet: the planner takes
-- them for small and would compare each row with each. Until the transaction ends.
-- @sqlc-vet-disable tenant-id
-- name: JoinByHash :exec
select set_config('enable_nestloop', 'off', true);

-- name: Answers :many
select request, body, bytes, external_ids, marks, place, more, high from stream_answers
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream;

-- name: SaveAnswer :batchexec
insert into stream_answers (tenant_id, integration_id, stream, request, body, bytes, external_ids, marks, place, more, high)
values (@tenant_id, @integration_id, @stream, @request, @body, @bytes, @external_ids, @marks, @place, @more, @high)
on conflict (tenant_id, integration_id, stream, request) do update set body = excluded.body, bytes = excluded.bytes,
  external_ids = excluded.external_ids, marks = excluded.marks, place = excluded.place, more = excluded.more, high = excluded.high;

-- name: DropAnswers :exec
delete from stream_answers
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and request = any(@requests::text[]);

-- name: DropAnswersOf :exec
delete from stream_answers
where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and external_ids && @external_ids::text[];

-- name: ForgetAnswers :exec
delete from stream_answers where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream;

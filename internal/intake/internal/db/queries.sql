-- name: InsertRun :one
insert into sync_runs (tenant_id, id, integration_id, trigger, status, requested_by_type, requested_by_id, requested_by, created_at)
values (@tenant_id, @id, @integration_id, @trigger, 'queued', @requested_by_type, @requested_by_id, @requested_by, @now)
returning *;

-- name: GetRun :one
select * from sync_runs where tenant_id = @tenant_id and id = @id;

-- name: Runs :many
select * from sync_runs where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: LockRun :one
select * from sync_runs where tenant_id = @tenant_id and id = @id for no key update;

-- name: ActiveRun :one
select * from sync_runs
where tenant_id = @tenant_id and integration_id = @integration_id and status in ('queued', 'running')
for no key update;

-- What the screens show of integrations: the run under way and the last one.
-- name: CurrentRuns :many
select r.* from sync_runs r
join integrations i on i.tenant_id = r.tenant_id and i.id = r.integration_id
where r.tenant_id = @tenant_id and r.integration_id = any(@integration_ids::uuid[])
  and (r.status in ('queued', 'running') or r.id = i.last_run_id);

-- name: RunAgain :exec
update sync_runs set again = true where tenant_id = @tenant_id and id = @id;

-- name: BeginRun :one
update sync_runs set status = 'running', attempt = attempt + 1, baseline = @baseline, started_at = coalesce(started_at, sqlc.arg(now)::timestamptz),
  read_count = 0, created_count = 0, updated_count = 0, unchanged_count = 0, rejected_count = 0, warnings = '[]'
where tenant_id = @tenant_id and id = @id
returning *;

-- name: CountRecords :one
update sync_runs set
  read_count = read_count + sqlc.arg(created)::int + sqlc.arg(updated)::int + sqlc.arg(unchanged)::int + sqlc.arg(rejected)::int,
  created_count = created_count + sqlc.arg(created)::int, updated_count = updated_count + sqlc.arg(updated)::int,
  unchanged_count = unchanged_count + sqlc.arg(unchanged)::int, rejected_count = rejected_count + sqlc.arg(rejected)::int
where tenant_id = @tenant_id and id = @id
returning *;

-- name: FinishRun :one
update sync_runs set status = @status, warnings = @warnings, error_code = @error_code, error_message = @error_message,
  finished_at = sqlc.arg(now)::timestamptz
where tenant_id = @tenant_id and id = @id
returning *;

-- name: ActiveRuns :many
select tenant_id, id from sync_runs where status in ('queued', 'running') and created_at < @before;

-- name: InsertRejects :exec
insert into sync_rejects (tenant_id, id, run_id, position, external_id, label, code, reason)
select sqlc.arg(tenant_id)::uuid, r.id, sqlc.arg(run_id)::uuid, r.position, r.external_id, r.label, r.code, r.reason
from (select unnest(@ids::uuid[]) as id, unnest(@positions::int[]) as position, unnest(@external_ids::text[]) as external_id,
             unnest(@labels::text[]) as label, unnest(@codes::text[]) as code, unnest(@reasons::text[]) as reason) as r;

-- name: DeleteRejects :exec
delete from sync_rejects where tenant_id = @tenant_id and run_id = @run_id;

-- name: Links :many
select l.external_id, l.employee_id, l.hash, l.seen_run_id, l.seen_result, e.email, e.hand_edited
from integration_links l
join employees e on e.tenant_id = l.tenant_id and e.id = l.employee_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.external_id = any(@external_ids::text[]);

-- A manager that the vendor did not answer stays what it was.
-- name: SaveLinks :exec
insert into integration_links as l (tenant_id, integration_id, external_id, employee_id, hash, manager_external_id, seen_run_id, seen_result)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(integration_id)::uuid, n.external_id, n.employee_id, n.hash,
       case when n.manager_told then n.manager end, sqlc.arg(run_id)::uuid, n.result
from (select unnest(@external_ids::text[]) as external_id, unnest(@employee_ids::uuid[]) as employee_id,
             unnest(@hashes::text[]) as hash, unnest(@managers::text[]) as manager,
             unnest(@managers_told::boolean[]) as manager_told, unnest(@results::text[]) as result) as n
on conflict (tenant_id, integration_id, external_id) do update set
  employee_id = excluded.employee_id, hash = excluded.hash,
  manager_external_id = coalesce(excluded.manager_external_id, l.manager_external_id),
  seen_run_id = excluded.seen_run_id, seen_result = excluded.seen_result, missing_since = null;

-- People whose manager differs from what this pass said. Who reports to an id
-- that did not come in keeps the manager from before.
-- name: WantedManagers :many
select l.employee_id, m.employee_id as manager_id
from integration_links l
join employees e on e.tenant_id = l.tenant_id and e.id = l.employee_id
left join integration_links m on m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.external_id = l.manager_external_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.seen_run_id = sqlc.arg(run_id)::uuid
  and l.seen_result <> 'rejected'
  and (l.manager_external_id = '' or m.employee_id is not null)
  and e.manager_id is distinct from m.employee_id;

-- name: ManagersOfNew :many
select l.employee_id, m.employee_id as manager_id
from integration_links l
join integration_links m on m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.external_id = l.manager_external_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.external_id = any(@external_ids::text[])
  and l.manager_external_id <> '';

-- name: ManagersNotFound :one
select count(*) from integration_links l
where l.tenant_id = @tenant_id and l.integration_id = @integration_id and l.seen_run_id = sqlc.arg(run_id)::uuid
  and l.seen_result <> 'rejected' and l.manager_external_id <> ''
  and not exists (select 1 from integration_links m
                  where m.tenant_id = l.tenant_id and m.integration_id = l.integration_id and m.external_id = l.manager_external_id);

-- name: NowUpdated :execrows
update integration_links set seen_result = 'updated'
where tenant_id = @tenant_id and integration_id = @integration_id and seen_run_id = sqlc.arg(run_id)::uuid
  and employee_id = any(@employee_ids::uuid[]) and seen_result = 'unchanged';

-- name: MoveToUpdated :one
update sync_runs set unchanged_count = unchanged_count - sqlc.arg(n)::int, updated_count = updated_count + sqlc.arg(n)::int
where tenant_id = @tenant_id and id = @id
returning *;

-- name: Vanished :many
select l.external_id, l.employee_id, e.display_name, e.status
from integration_links l
join employees e on e.tenant_id = l.tenant_id and e.id = l.employee_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id
  and l.seen_run_id is distinct from sqlc.arg(run_id)::uuid and l.missing_since is null
order by e.display_name, e.id;

-- name: CountPresent :one
select count(*) from integration_links l
join employees e on e.tenant_id = l.tenant_id and e.id = l.employee_id
where l.tenant_id = @tenant_id and l.integration_id = @integration_id
  and l.missing_since is null and e.status <> 'terminated';

-- The hash goes: who comes back is to be applied again.
-- name: MarkMissing :exec
update integration_links set missing_since = @now, hash = ''
where tenant_id = @tenant_id and integration_id = @integration_id and external_id = any(@external_ids::text[]);

-- name: NamesOf :many
select id, display_name from employees where tenant_id = @tenant_id and id = any(@ids::uuid[]) order by display_name, id;

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

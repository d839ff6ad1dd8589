-- name: InsertCall :execrows
insert into hook_calls (tenant_id, id, integration_id, digest, sealed, received_at)
values (@tenant_id, @id, @integration_id, @digest, @sealed, @now)
on conflict on constraint hook_calls_once do nothing;

-- How many wait, counted no further than to the limit.
-- name: CountWaiting :one
select count(*) from (
  select 1 from hook_calls where tenant_id = @tenant_id and integration_id = @integration_id and done_at is null
  limit sqlc.arg(most)::int
) as waiting;

-- name: Waiting :many
select distinct tenant_id, integration_id from hook_calls where done_at is null;

-- One works an integration's calls off at a time, whatever the node; no table is
-- read.
-- @sqlc-vet-disable tenant-id
-- name: TakeTurn :one
select pg_try_advisory_xact_lock(hashtextextended('hook_calls ' || sqlc.arg(integration_id)::uuid::text || sqlc.arg(tenant_id)::uuid::text, 0));

-- name: NextCalls :many
select id, sealed, attempts from hook_calls
where tenant_id = @tenant_id and integration_id = @integration_id and done_at is null
order by position
limit sqlc.arg(most)::int;

-- name: GetCall :one
select sealed from hook_calls where tenant_id = @tenant_id and id = @id;

-- name: MarkDone :exec
update hook_calls set done_at = sqlc.arg(now)::timestamptz, problem = null where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: NoteProblem :exec
update hook_calls set attempts = attempts + 1, problem = @problem,
  done_at = case when attempts + 1 >= sqlc.arg(most)::int then sqlc.arg(now)::timestamptz end
where tenant_id = @tenant_id and id = @id;

-- Of all companies.
-- @sqlc-vet-disable tenant-id
-- name: DropOld :execrows
delete from hook_calls where done_at < @before;

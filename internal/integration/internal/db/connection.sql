-- name: LoadToken :one
select sealed from integration_tokens where tenant_id = @tenant_id and integration_id = @integration_id;

-- Takes the renewal unless somebody has it who is not late.
-- name: TakeRenewal :one
insert into integration_tokens as t (tenant_id, integration_id, renewal, renewal_until)
values (@tenant_id, @integration_id, @renewal, clock_timestamp() + make_interval(secs => sqlc.arg(seconds)::float8))
on conflict (tenant_id, integration_id) do update set renewal = excluded.renewal, renewal_until = excluded.renewal_until
where t.renewal is null or t.renewal_until < clock_timestamp()
returning sealed;

-- name: KeepToken :execrows
update integration_tokens set sealed = @sealed, renewal = null, renewal_until = null
where tenant_id = @tenant_id and integration_id = @integration_id and renewal = @renewal;

-- name: ReleaseRenewal :exec
update integration_tokens set renewal = null, renewal_until = null
where tenant_id = @tenant_id and integration_id = @integration_id and renewal = @renewal;

-- name: DropToken :execrows
delete from integration_tokens where tenant_id = @tenant_id and integration_id = @integration_id;

-- name: NoteConnected :exec
update integration_tokens set connected_at = @connected_at, connected_by = @connected_by
where tenant_id = @tenant_id and integration_id = @integration_id;

-- name: Connections :many
select integration_id, connected_at, connected_by from integration_tokens
where tenant_id = @tenant_id and integration_id = any(@integration_ids::uuid[]) and sealed is not null and connected_at is not null;

-- name: InsertConsent :exec
insert into integration_consents (tenant_id, id, integration_id, state_hash, sealed, user_id, session_id, expires_at)
values (@tenant_id, @id, @integration_id, @state_hash, @sealed, @user_id, @session_id, @expires_at);

-- name: TakeConsent :one
delete from integration_consents where tenant_id = @tenant_id and state_hash = @state_hash returning *;

-- name: DropConsents :exec
delete from integration_consents where tenant_id = @tenant_id and expires_at < @before;

-- name: ForgetHook :exec
update integrations set hook_id = null where tenant_id = @tenant_id and id = @id;

-- name: AddSecret :execrows
insert into integration_secrets (tenant_id, integration_id, key, sealed) values (@tenant_id, @integration_id, @key, @sealed)
on conflict do nothing;

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

-- name: SetHealth :exec
update integrations set health = @health where tenant_id = @tenant_id and id = @id;

-- Of all companies. @sqlc-vet-disable tenant-id
-- name: Healths :many
select sqlc.embed(i), t.time_zone from integrations i join tenants t on t.id = i.tenant_id where i.enabled;

-- Integrations that were deleted meanwhile are left out.
-- name: InsertRequests :exec
insert into integration_requests (tenant_id, id, integration_id, run_id, at, method, url, status, duration_ms, bytes, attempt, error)
select sqlc.arg(tenant_id)::uuid, n.id, n.integration_id, nullif(n.run_id, '00000000-0000-0000-0000-000000000000'), n.at, n.method, n.url, n.status, n.duration, n.size, n.attempt, nullif(n.error, '')
from (select unnest(@ids::uuid[]) as id, unnest(@integration_ids::uuid[]) as integration_id, unnest(@run_ids::uuid[]) as run_id,
             unnest(@ats::timestamptz[]) as at, unnest(@methods::text[]) as method, unnest(@urls::text[]) as url,
             unnest(@statuses::int[]) as status, unnest(@durations::int[]) as duration, unnest(@sizes::bigint[]) as size,
             unnest(@attempts::int[]) as attempt, unnest(@errors::text[]) as error) as n
where exists (select 1 from integrations i where i.tenant_id = sqlc.arg(tenant_id)::uuid and i.id = n.integration_id);

-- Of all companies.
-- @sqlc-vet-disable tenant-id
-- name: DropOldRequests :exec
delete from integration_requests where at < @before;

-- name: DropManyRequests :exec
with too_old as materialized (
  select i.tenant_id, i.id, (select q.at from integration_requests q where q.tenant_id = i.tenant_id and q.integration_id = i.id
                             order by q.at desc offset sqlc.arg(most)::int limit 1) as at
  from integrations i)
delete from integration_requests r using too_old
where r.tenant_id = too_old.tenant_id and r.integration_id = too_old.id and r.at <= too_old.at;

-- name: SetMapping :exec
update integrations set mapping = @mapping, version = version + 1, updated_at = @now where tenant_id = @tenant_id and id = @id;

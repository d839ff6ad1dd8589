-- name: InsertIntegration :exec
insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, next_run_at, created_at, updated_at)
values (@tenant_id, @id, @connector, @name, @settings, @schedule, @hand_edits, @hook_endpoint, @next_run_at, sqlc.arg(now)::timestamptz, sqlc.arg(now)::timestamptz);

-- name: LockIntegration :one
select * from integrations where tenant_id = @tenant_id and id = @id for no key update;

-- name: GetIntegration :one
select * from integrations where tenant_id = @tenant_id and id = @id;

-- name: Integrations :many
select sqlc.embed(i), r.status as last_run from integrations i
left join sync_runs r on r.tenant_id = i.tenant_id and r.id = i.last_run_id
where i.tenant_id = @tenant_id and i.id = any(@ids::uuid[]);

-- name: UpdateIntegration :exec
update integrations set name = @name, enabled = @enabled, settings = @settings, schedule = @schedule,
  hand_edits = @hand_edits, next_run_at = @next_run_at, version = version + 1, updated_at = @now
where tenant_id = @tenant_id and id = @id;

-- name: DeleteIntegration :exec
delete from integrations where tenant_id = @tenant_id and id = @id;

-- name: SetHookID :exec
update integrations set hook_id = @hook_id, hook_renew_at = @hook_renew_at, hook_problem = null, version = version + 1, updated_at = @now where tenant_id = @tenant_id and id = @id;

-- name: SetNextRun :exec
update integrations set next_run_at = @next_run_at where tenant_id = @tenant_id and id = @id;

-- name: SetStreamsOff :exec
update integrations set streams_off = @streams_off, version = version + 1, updated_at = @now where tenant_id = @tenant_id and id = @id;

-- name: NoteFinishedRun :exec
update integrations set last_run_id = @run_id, failures = @failures, next_run_at = @next_run_at,
  heard_at = coalesce(sqlc.narg(heard_at), heard_at),
  baseline_done_at = coalesce(baseline_done_at, sqlc.narg(baseline_done_at))
where tenant_id = @tenant_id and id = @id;

-- name: DueIntegrations :many
select tenant_id, id from integrations where next_run_at <= @now and enabled order by next_run_at;

-- name: FindHook :one
select * from integrations where hook_endpoint = @hook_endpoint;

-- name: SaveSecret :exec
insert into integration_secrets (tenant_id, integration_id, key, sealed) values (@tenant_id, @integration_id, @key, @sealed)
on conflict (tenant_id, integration_id, key) do update set sealed = excluded.sealed;

-- name: DeleteSecret :exec
delete from integration_secrets where tenant_id = @tenant_id and integration_id = @integration_id and key = @key;

-- name: Secrets :many
select key, sealed from integration_secrets where tenant_id = @tenant_id and integration_id = @integration_id;

-- name: SecretKeys :many
select integration_id, key from integration_secrets
where tenant_id = @tenant_id and integration_id = any(@integration_ids::uuid[])
order by key;

-- name: EnabledWithSecret :many
-- The enabled ones of these connectors that have this secret: connector and key go
-- in pairs.
select i.id from integrations i
join integration_secrets s on s.tenant_id = i.tenant_id and s.integration_id = i.id
join (select unnest(@connectors::text[]) as connector, unnest(@keys::text[]) as key) as k on k.connector = i.connector and k.key = s.key
where i.tenant_id = @tenant_id and i.enabled
order by i.id;

-- name: HooksToRenew :many
select tenant_id, id from integrations where hook_renew_at <= sqlc.arg(now)::timestamptz and enabled order by hook_renew_at;

-- Whoever moves the time does it; zero rows: somebody else does, or it is not due.
-- name: ClaimRenewal :execrows
update integrations set hook_renew_at = sqlc.arg(again)::timestamptz
where tenant_id = @tenant_id and id = @id and hook_renew_at <= sqlc.arg(now)::timestamptz and enabled;

-- name: SetHookProblem :exec
update integrations set hook_problem = sqlc.arg(problem)::text where tenant_id = @tenant_id and id = @id;

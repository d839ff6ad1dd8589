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

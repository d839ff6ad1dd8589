-- name: InsertAction :exec
insert into actions (tenant_id, id, integration_id, integration_name, connector, name, title, dangerous, state, inputs, secrets, sealed,
  target, device_id, device_label, external_id, serial, asset_id, asset_tag, asset_name, holder_id, holder_name,
  reason, asked_by, asked_by_name, asked_at, expires_at, note, call_key, attempts, due_at, updated_at)
values (@tenant_id, @id, @integration_id, @integration_name, @connector, @name, @title, @dangerous, @state, @inputs, @secrets, @sealed,
  @target, @device_id, @device_label, @external_id, @serial, @asset_id, @asset_tag, @asset_name, @holder_id, @holder_name,
  @reason, @asked_by, @asked_by_name, @asked_at, @expires_at, '', @call_key, 0, @due_at, @asked_at);

-- name: LockAction :one
select * from actions where tenant_id = @tenant_id and id = @id for update;

-- name: Actions :many
select * from actions where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: SaveAction :exec
update actions set state = @state, inputs = @inputs,
  device_label = @device_label, external_id = @external_id, serial = @serial,
  asset_id = @asset_id, asset_tag = @asset_tag, asset_name = @asset_name, holder_id = @holder_id, holder_name = @holder_name,
  reason = @reason, asked_by = @asked_by, asked_by_name = @asked_by_name, asked_at = @asked_at, expires_at = @expires_at,
  decided_by = @decided_by, decided_by_name = @decided_by_name, decided_at = @decided_at, note = @note,
  call_key = @call_key, attempts = @attempts, begun_at = @begun_at, due_at = @due_at, result = @result, problem = @problem,
  ended_at = @ended_at, version = @version, updated_at = @updated_at
where tenant_id = @tenant_id and id = @id;

-- name: WaitingFor :one
select count(*) from actions where tenant_id = @tenant_id and state = 'waiting' and asked_by <> @user_id;

-- name: OfAsset :many
select id from actions where tenant_id = @tenant_id and asset_id = @asset_id order by asked_at desc, id desc limit sqlc.arg(most)::int;

-- name: Expired :many
select tenant_id, id from actions where state = 'waiting' and expires_at <= sqlc.arg(now)::timestamptz order by expires_at;

-- name: Forgotten :many
select tenant_id, id from actions where state in ('queued', 'running') and due_at <= sqlc.arg(before)::timestamptz order by due_at;

-- name: PeopleWithEmail :many
select id, display_name, email::text as email from employees where tenant_id = @tenant_id and id = any(@ids::uuid[]) and email <> '';

-- name: AccountsOfEmails :many
select r.integration_id, r.stream, r.external_id, r.label, r.data
from accounts_of_emails(@emails::text[]) a
join source_records r on r.tenant_id = @tenant_id and r.integration_id = a.integration_id and r.stream = a.stream and r.external_id = a.external_id
order by r.integration_id, r.external_id, r.stream;

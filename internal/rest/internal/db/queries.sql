-- name: TakeIdempotencyKey :execrows
insert into idempotency_keys (tenant_id, user_id, key, request_hash, status, headers, body)
values (@tenant_id, @user_id, @key, @request_hash, 0, '{}', ''::bytea)
on conflict (tenant_id, user_id, key) do nothing;

-- name: GetIdempotencyKey :one
select request_hash, status, headers, body from idempotency_keys
where tenant_id = @tenant_id and user_id = @user_id and key = @key;

-- name: KeepAnswer :exec
update idempotency_keys set status = @status, headers = @headers, body = @body
where tenant_id = @tenant_id and user_id = @user_id and key = @key;

-- name: SweepIdempotencyKeys :execrows
-- Of all companies: run in the System door.
-- @sqlc-vet-disable tenant-id
delete from idempotency_keys where created_at < @before;

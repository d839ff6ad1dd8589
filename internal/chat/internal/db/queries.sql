-- name: InsertMessages :exec
insert into chat_messages (tenant_id, id, integration_id, run_id, step_id, user_id, created_at)
select sqlc.arg(tenant_id)::uuid, m.id, m.integration_id, sqlc.arg(run_id)::uuid, m.step_id, m.user_id, sqlc.arg(now)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@integration_ids::uuid[]) as integration_id,
             unnest(@step_ids::uuid[]) as step_id, unnest(@user_ids::uuid[]) as user_id) as m
on conflict on constraint chat_messages_once do nothing;

-- name: MessagesOfRun :many
select id from chat_messages where tenant_id = @tenant_id and run_id = @run_id order by id;

-- name: GetMessage :one
select * from chat_messages where tenant_id = @tenant_id and id = @id;

-- name: LockMessage :one
select sqlc.embed(m), u.email, u.name from chat_messages m
join users u on u.tenant_id = m.tenant_id and u.id = m.user_id
where m.tenant_id = @tenant_id and m.id = @id
for update of m;

-- name: SaveMessage :exec
update chat_messages
set channel = @channel, begun_at = @begun_at, message = @message, shown = @shown, problem = @problem, busy_until = @busy_until
where tenant_id = @tenant_id and id = @id;

-- name: SetNotice :exec
update chat_messages set notice = @notice where tenant_id = @tenant_id and id = @id;

-- name: Create :exec
insert into notifications (tenant_id, id, user_id, kind, title, body, link_type, link_id, created_at)
select sqlc.arg(tenant_id)::uuid, n.id, n.user_id, sqlc.arg(kind)::text, sqlc.arg(title)::text, sqlc.arg(body)::text,
       sqlc.narg(link_type)::text, sqlc.narg(link_id)::uuid, sqlc.arg(created_at)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@user_ids::uuid[]) as user_id) as n;

-- name: Get :one
select * from notifications where tenant_id = @tenant_id and user_id = @user_id and id = @id;

-- name: MarkRead :one
update notifications set read_at = coalesce(read_at, @read_at)
where tenant_id = @tenant_id and user_id = @user_id and id = @id
returning *;

-- name: MarkAllRead :exec
update notifications set read_at = @read_at
where tenant_id = @tenant_id and user_id = @user_id and read_at is null;

-- name: UnreadCount :one
select count(*) from notifications where tenant_id = @tenant_id and user_id = @user_id and read_at is null;

-- name: ByIDs :many
select * from notifications where tenant_id = @tenant_id and id = any(@ids::uuid[]);

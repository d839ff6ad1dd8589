-- name: Views :many
select v.*, u.name as owner_name from views v
join users u on u.tenant_id = v.tenant_id and u.id = v.user_id
where v.tenant_id = @tenant_id and (v.user_id = @user_id or v.shared) and (sqlc.arg(list)::text = '' or v.list = sqlc.arg(list)::text)
order by v.name_key, v.id;

-- name: ViewForUpdate :one
select * from views where tenant_id = @tenant_id and id = @id and (user_id = @user_id or shared) for update;

-- name: CountViews :one
select count(*) from views where tenant_id = @tenant_id and user_id = @user_id;

-- name: ClearDefault :exec
update views set is_default = false where tenant_id = @tenant_id and user_id = @user_id and list = @list and is_default and id <> @id;

-- name: CreateView :exec
insert into views (tenant_id, id, user_id, list, name, name_key, query, shared, is_default, created_at, updated_at)
values (@tenant_id, @id, @user_id, @list, @name, @name_key, @query, @shared, @is_default, sqlc.arg(at), sqlc.arg(at));

-- name: UpdateView :exec
update views set name = @name, name_key = @name_key, query = @query, shared = @shared, is_default = @is_default,
  version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: DeleteView :exec
delete from views where tenant_id = @tenant_id and id = @id;

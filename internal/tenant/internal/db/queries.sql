-- name: CreateTenant :exec
insert into tenants (id, slug, name, time_zone, operator, created_at)
values (@id, @slug, @name, @time_zone, @operator, @created_at);

-- name: GetTenant :one
select * from tenants where id = @id;

-- name: GetTenantBySlug :one
select * from tenants where slug = @slug;

-- name: ListTenants :many
select * from tenants order by slug;

-- name: GetKey :one
select wrapped_key from tenant_keys where tenant_id = @tenant_id;

-- name: PutKey :exec
insert into tenant_keys (tenant_id, wrapped_key) values (@tenant_id, @wrapped_key)
on conflict (tenant_id) do nothing;

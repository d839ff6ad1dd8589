-- name: CreateTenant :exec
insert into tenants (id, slug, name, time_zone, operator, created_at)
values (@id, @slug, @name, @time_zone, @operator, @created_at);

-- name: GetTenant :one
select * from tenants where id = @id;

-- name: GetTenantBySlug :one
select * from tenants where slug = @slug;

-- name: ListTenants :many
select * from tenants order by slug;

-- name: CategoriesByID :many
select c.id, c.slug, c.name,
       (select count(*) from assets a where a.tenant_id = c.tenant_id and a.category_id = c.id
         and (sqlc.arg(everything)::bool or a.assignee_id = any(@people::uuid[]) or a.reserved_for_id = any(@people::uuid[]))) as asset_count,
       c.version, c.created_at, c.updated_at
from categories c
where c.tenant_id = @tenant_id and c.id = any(@ids::uuid[]);

-- name: CategoryIDBySlug :one
select id from categories where tenant_id = @tenant_id and slug = @slug;

-- name: CategoryExists :one
select exists (select from categories where tenant_id = @tenant_id and id = @id);

-- name: InsertCategory :exec
insert into categories (tenant_id, id, slug, name, name_key, created_at, updated_at)
values (@tenant_id, @id, @slug, @name, @name_key, sqlc.arg(at), sqlc.arg(at));

-- name: SeedCategories :exec
insert into categories (tenant_id, id, slug, name, name_key, created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, c.id, c.slug, c.name, c.name_key, sqlc.arg(at)::timestamptz, sqlc.arg(at)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@slugs::text[]) as slug, unnest(@names::text[]) as name,
             unnest(@name_keys::text[]) as name_key) as c
on conflict do nothing;

-- name: LockCategory :one
select name, version from categories where tenant_id = @tenant_id and id = @id for update;

-- name: RenameCategory :exec
update categories set name = @name, name_key = @name_key, version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: ManufacturersByID :many
select id, name, version, created_at, updated_at from manufacturers
where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: ManufacturerIDByName :one
select id from manufacturers where tenant_id = @tenant_id and name_key = @name_key;

-- name: ManufacturerExists :one
select exists (select from manufacturers where tenant_id = @tenant_id and id = @id);

-- name: InsertManufacturer :execrows
insert into manufacturers (tenant_id, id, name, name_key, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.arg(at), sqlc.arg(at))
on conflict (tenant_id, name_key) do nothing;

-- name: LockManufacturer :one
select name, version from manufacturers where tenant_id = @tenant_id and id = @id for update;

-- name: RenameManufacturer :exec
update manufacturers set name = @name, name_key = @name_key, version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: ModelsByID :many
select m.id, m.name, m.version, m.created_at, m.updated_at,
       m.manufacturer_id, f.name as manufacturer_name, m.category_id, c.name as category_name
from models m
left join manufacturers f on f.tenant_id = m.tenant_id and f.id = m.manufacturer_id
left join categories c on c.tenant_id = m.tenant_id and c.id = m.category_id
where m.tenant_id = @tenant_id and m.id = any(@ids::uuid[]);

-- name: ModelsByName :many
select id, manufacturer_id, category_id from models
where tenant_id = @tenant_id and name_key = @name_key
order by manufacturer_id nulls first;

-- name: InsertModel :execrows
insert into models (tenant_id, id, name, name_key, manufacturer_id, category_id, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(manufacturer_id), sqlc.narg(category_id), sqlc.arg(at), sqlc.arg(at))
on conflict (tenant_id, name_key, manufacturer_id) do nothing;

-- name: LockModel :one
select name, version from models where tenant_id = @tenant_id and id = @id for update;

-- name: UpdateModel :exec
update models set name = @name, name_key = @name_key, category_id = sqlc.narg(category_id), version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

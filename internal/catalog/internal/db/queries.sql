-- name: CategoriesByID :many
select c.id, c.slug, c.name, c.kind, c.icon, c.colour,
       (select count(*) from assets a where a.tenant_id = c.tenant_id and a.category_id = c.id and a.deleted_at is null
         and (sqlc.arg(everything)::bool or a.assignee_id = any(@people::uuid[]) or a.reserved_for_id = any(@people::uuid[]))) as asset_count,
       c.field_set_id, s.name as field_set_name, c.version, c.created_at, c.updated_at
from categories c
left join field_sets s on s.tenant_id = c.tenant_id and s.id = c.field_set_id
where c.tenant_id = @tenant_id and c.id = any(@ids::uuid[]);

-- name: CategoryIDBySlug :one
select id from categories where tenant_id = @tenant_id and slug = @slug;

-- name: CategoryExists :one
select exists (select from categories where tenant_id = @tenant_id and id = @id);

-- name: InsertCategory :exec
insert into categories (tenant_id, id, slug, name, name_key, kind, icon, colour, field_set_id, created_at, updated_at)
values (@tenant_id, @id, @slug, @name, @name_key, @kind, sqlc.narg(icon), sqlc.narg(colour), sqlc.narg(field_set_id), sqlc.arg(at), sqlc.arg(at));

-- name: SeedCategories :exec
insert into categories (tenant_id, id, slug, name, name_key, kind, icon, created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, c.id, c.slug, c.name, c.name_key, c.kind, c.icon, sqlc.arg(at)::timestamptz, sqlc.arg(at)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@slugs::text[]) as slug, unnest(@names::text[]) as name,
             unnest(@name_keys::text[]) as name_key, unnest(@kinds::text[]) as kind, unnest(@icons::text[]) as icon) as c
on conflict do nothing;

-- name: UpdateCategory :exec
update categories set name = @name, name_key = @name_key, kind = @kind, icon = sqlc.narg(icon), colour = sqlc.narg(colour),
  field_set_id = sqlc.narg(field_set_id), version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: ManufacturersByID :many
select f.id, f.name, f.support_url, f.warranty_url, f.support_phone, f.support_email,
       (select count(*) from models m where m.tenant_id = f.tenant_id and m.manufacturer_id = f.id) as model_count,
       f.version, f.created_at, f.updated_at
from manufacturers f
where f.tenant_id = @tenant_id and f.id = any(@ids::uuid[]);

-- name: ManufacturerIDByName :one
select id from manufacturers where tenant_id = @tenant_id and name_key = @name_key;

-- name: ManufacturerExists :one
select exists (select from manufacturers where tenant_id = @tenant_id and id = @id);

-- name: InsertManufacturer :execrows
insert into manufacturers (tenant_id, id, name, name_key, support_url, warranty_url, support_phone, support_email, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(support_url), sqlc.narg(warranty_url), sqlc.narg(support_phone),
        sqlc.narg(support_email), sqlc.arg(at), sqlc.arg(at))
on conflict (tenant_id, name_key) do nothing;

-- name: UpdateManufacturer :exec
update manufacturers set name = @name, name_key = @name_key, support_url = sqlc.narg(support_url), warranty_url = sqlc.narg(warranty_url),
  support_phone = sqlc.narg(support_phone), support_email = sqlc.narg(support_email), version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: ModelsByID :many
select m.id, m.name, m.version, m.created_at, m.updated_at,
       m.manufacturer_id, f.name as manufacturer_name, m.category_id, c.name as category_name,
       m.model_number, m.warranty_months, m.end_of_life_months, m.notes,
       m.field_set_id, s.name as field_set_name, cover.id as cover_id, custom_values(m.tenant_id, m.id)::json as custom
from models m
left join field_sets s on s.tenant_id = m.tenant_id and s.id = m.field_set_id
left join manufacturers f on f.tenant_id = m.tenant_id and f.id = m.manufacturer_id
left join categories c on c.tenant_id = m.tenant_id and c.id = m.category_id
left join attachments cover on cover.tenant_id = m.tenant_id and cover.model_id = m.id and cover.cover
where m.tenant_id = @tenant_id and m.id = any(@ids::uuid[]);

-- name: ModelsByName :many
select id, manufacturer_id, category_id from models
where tenant_id = @tenant_id and name_key = @name_key
order by manufacturer_id nulls first;

-- name: InsertModel :execrows
insert into models (tenant_id, id, name, name_key, manufacturer_id, category_id, model_number, warranty_months, end_of_life_months,
                    notes, field_set_id, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(manufacturer_id), sqlc.narg(category_id), sqlc.narg(model_number),
        sqlc.narg(warranty_months), sqlc.narg(end_of_life_months), sqlc.narg(notes), sqlc.narg(field_set_id), sqlc.arg(at), sqlc.arg(at))
on conflict (tenant_id, name_key, manufacturer_id) do nothing;

-- name: UpdateModel :exec
update models set name = @name, name_key = @name_key, category_id = sqlc.narg(category_id), model_number = sqlc.narg(model_number),
  warranty_months = sqlc.narg(warranty_months), end_of_life_months = sqlc.narg(end_of_life_months), notes = sqlc.narg(notes),
  field_set_id = sqlc.narg(field_set_id), version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

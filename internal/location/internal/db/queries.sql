-- name: LocationsByID :many
select l.id, l.name, l.parent_id, p.name as parent_name, location_path(l.tenant_id, l.id) as path,
       l.kind, l.address, l.postal_code, l.city, l.region, l.country, l.time_zone,
       (select count(*) from locations c where c.tenant_id = l.tenant_id and c.parent_id = l.id) as child_count,
       (select count(*) from employees e where e.tenant_id = l.tenant_id and e.location_id = l.id and e.status <> 'terminated') as employee_count,
       (select count(*) from assets a where a.tenant_id = l.tenant_id and a.location_id = l.id and a.deleted_at is null) as asset_count,
       custom_values(l.tenant_id, l.id)::json as custom,
       l.version, l.created_at, l.updated_at
from locations l
left join locations p on p.tenant_id = l.tenant_id and p.id = l.parent_id
where l.tenant_id = @tenant_id and l.id = any(@ids::uuid[]);

-- A name may stand in several places: the one nearest to the top is meant, of
-- those the oldest.
-- name: LocationsByKey :many
select distinct on (l.name_key) l.id, l.name_key
from locations l
where l.tenant_id = @tenant_id and l.name_key = any(@keys::text[])
order by l.name_key, json_array_length(location_path(l.tenant_id, l.id)), l.created_at, l.id;

-- name: CreateLocations :many
insert into locations (tenant_id, id, name, name_key, created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, l.id, l.name, l.name_key, sqlc.arg(now)::timestamptz, sqlc.arg(now)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@names::text[]) as name, unnest(@keys::text[]) as name_key) as l
on conflict (tenant_id, parent_id, name_key) do nothing
returning id, name, name_key;

-- name: InsertLocation :exec
insert into locations (tenant_id, id, name, name_key, parent_id, kind, address, postal_code, city, region, country, time_zone, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(parent_id), sqlc.narg(kind), sqlc.narg(address), sqlc.narg(postal_code),
        sqlc.narg(city), sqlc.narg(region), sqlc.narg(country), sqlc.narg(time_zone), @now, @now);

-- name: UpdateLocation :exec
update locations set name = @name, name_key = @name_key, parent_id = sqlc.narg(parent_id), kind = sqlc.narg(kind),
  address = sqlc.narg(address), postal_code = sqlc.narg(postal_code), city = sqlc.narg(city), region = sqlc.narg(region),
  country = sqlc.narg(country), time_zone = sqlc.narg(time_zone), version = version + 1, updated_at = @now
where tenant_id = @tenant_id and id = @id;

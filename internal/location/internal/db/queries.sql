-- name: GetLocation :one
select l.*,
       (select count(*) from employees e where e.tenant_id = l.tenant_id and e.location_id = l.id and e.status <> 'terminated') as employee_count,
       (select count(*) from assets a where a.tenant_id = l.tenant_id and a.location_id = l.id) as asset_count
from locations l
where l.tenant_id = @tenant_id and l.id = @id;

-- name: LockLocation :one
select * from locations where tenant_id = @tenant_id and id = @id for no key update;

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

-- name: RenameLocation :exec
update locations set name = @name, name_key = @name_key, version = version + 1, updated_at = @now
where tenant_id = @tenant_id and id = @id;

-- name: Fields :many
select * from fields where tenant_id = @tenant_id and (sqlc.arg(object)::text = '' or object = sqlc.arg(object)::text)
order by object, position, name, id;

-- name: FieldForUpdate :one
select * from fields where tenant_id = @tenant_id and id = @id for update;

-- name: CreateField :exec
insert into fields (tenant_id, id, object, key, name, type, help, required, is_unique, sealed, pattern, lowest, highest, options,
                    everywhere, position, created_at, updated_at)
values (@tenant_id, @id, @object, @key, @name, @type, @help, @required, @is_unique, @sealed, @pattern, sqlc.narg(lowest), sqlc.narg(highest),
        @options, @everywhere, @position, sqlc.arg(at), sqlc.arg(at));

-- name: UpdateField :exec
update fields set name = @name, help = @help, required = @required, is_unique = @is_unique, pattern = @pattern, lowest = sqlc.narg(lowest),
  highest = sqlc.narg(highest), options = @options, everywhere = @everywhere, position = @position, version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: DeleteField :exec
delete from fields where tenant_id = @tenant_id and id = @id;

-- name: CountValues :one
select count(*) from field_values where tenant_id = @tenant_id and field_id = @field_id and place = 0;

-- Turns the values of a field that is to be unique into what may be there once.
-- name: MakeUnique :exec
update field_values set once = coalesce(key, num::text) where tenant_id = @tenant_id and field_id = @field_id and place = 0;

-- name: MakeCommon :exec
update field_values set once = null where tenant_id = @tenant_id and field_id = @field_id and once is not null;

-- name: Sets :many
select s.*, coalesce(array_agg(m.field_id order by m.position) filter (where m.field_id is not null), '{}')::uuid[] as field_ids
from field_sets s left join field_set_members m on m.tenant_id = s.tenant_id and m.set_id = s.id
where s.tenant_id = @tenant_id group by s.tenant_id, s.id order by s.name_key, s.id;

-- name: SetForUpdate :one
select * from field_sets where tenant_id = @tenant_id and id = @id for update;

-- name: CreateSet :exec
insert into field_sets (tenant_id, id, name, name_key, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.arg(at), sqlc.arg(at));

-- name: UpdateSet :exec
update field_sets set name = @name, name_key = @name_key, version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: DeleteSet :exec
delete from field_sets where tenant_id = @tenant_id and id = @id;

-- name: ClearMembers :exec
delete from field_set_members where tenant_id = @tenant_id and set_id = @set_id;

-- name: AddMembers :exec
insert into field_set_members (tenant_id, set_id, field_id, position)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(set_id)::uuid, f.id, f.n::int
from unnest(@field_ids::uuid[]) with ordinality as f(id, n);

-- The sets that an asset of this category and model wears.
-- name: Worn :many
select m.field_id from field_set_members m
where m.tenant_id = @tenant_id and m.set_id in (
  select c.field_set_id from categories c where c.tenant_id = @tenant_id and c.id = sqlc.arg(category_id)::uuid
  union select o.field_set_id from models o where o.tenant_id = @tenant_id and o.id = sqlc.arg(model_id)::uuid);

-- name: ValuesOf :many
select owner_id, field_id, value, sealed from field_values
where tenant_id = @tenant_id and owner_id = any(@owner_ids::uuid[]) and place = 0;

-- name: SealedValue :one
select sealed from field_values where tenant_id = @tenant_id and owner_id = @owner_id and field_id = @field_id and place = 0;

-- name: ClearValues :exec
delete from field_values v
using (select unnest(@owner_ids::uuid[]) as owner_id, unnest(@field_ids::uuid[]) as field_id) gone
where v.tenant_id = @tenant_id and v.owner_id = gone.owner_id and v.field_id = gone.field_id;

-- name: AddValues :exec
insert into field_values (tenant_id, owner_id, field_id, place, value, key, num, once, sealed)
select @tenant_id, r.owner_id, r.field_id, r.place, r.value, r.key, r.num, r.once, decode(r.sealed, 'base64')
from json_to_recordset(@rows::json) as r (owner_id uuid, field_id uuid, place smallint, value json, key text, num bigint, once text, sealed text);

-- name: People :many
select id, display_name as name from employees where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: Places :many
select id, name from locations where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- A reference keeps the name of an asset that was deleted.
-- @sqlc-vet-disable deleted
-- name: Assets :many
select id, (tag || ' ' || name)::text as name from assets where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- One writer at a time of what belongs to one thing.
-- name: LockOwner :exec
select pg_advisory_xact_lock(hashtextextended(sqlc.arg(owner)::text, 5));

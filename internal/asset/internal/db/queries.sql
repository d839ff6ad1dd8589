-- name: AssetsByID :many
select a.id, a.tag, a.serial, a.name, a.status, a.assigned_at, a.stocked_at,
       a.purchase_date, a.purchase_cost_amount, a.purchase_cost_currency, a.warranty_end, a.notes,
       a.version, a.created_at, a.updated_at,
       a.category_id, c.slug as category_slug, c.name as category_name,
       a.manufacturer_id, f.name as manufacturer_name,
       a.model_id, m.name as model_name,
       a.location_id, l.name as location_name,
       a.assignee_id, h.display_name as assignee_name, h.email as assignee_email,
       a.reserved_for_id, w.display_name as reserved_for_name, w.email as reserved_for_email
from assets a
join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id
left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
left join locations l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id
left join employees w on w.tenant_id = a.tenant_id and w.id = a.reserved_for_id
where a.tenant_id = @tenant_id and a.id = any(@ids::uuid[]);

-- The row alone: what it is joined with must be read after the lock is had, by
-- another statement, or it would be as old as the wait was long.
-- name: LockAsset :one
select id from assets where tenant_id = @tenant_id and id = @id for update;

-- name: LockHeldBy :many
select id from assets where tenant_id = @tenant_id and assignee_id = sqlc.arg(employee_id)::uuid
order by id for update;

-- name: HeldBy :many
select id from assets where tenant_id = @tenant_id and assignee_id = sqlc.arg(employee_id)::uuid
order by assigned_at, id;

-- name: ReservedFor :many
select id from assets where tenant_id = @tenant_id and reserved_for_id = sqlc.arg(employee_id)::uuid
order by updated_at, id;

-- The best candidate that nobody else is just taking: the longest warranty, then
-- the longest in stock.
-- name: PickFromStock :one
select id from assets
where tenant_id = @tenant_id and status = 'in_stock' and category_id = @category_id
order by warranty_end desc nulls last, stocked_at, id
limit 1
for update skip locked;

-- name: CountByStatus :many
select status, count(*) as assets from assets where tenant_id = @tenant_id group by status;

-- name: InsertAssets :many
insert into assets (tenant_id, id, tag, tag_key, serial, serial_key, name, name_key, category_id, manufacturer_id, model_id, location_id, status,
                    stocked_at, purchase_date, purchase_cost_amount, purchase_cost_currency, warranty_end, notes,
                    created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, n.id, n.tag, n.tag_key, nullif(n.serial, ''), nullif(n.serial_key, ''), n.name, n.name_key, n.category_id,
       nullif(n.manufacturer_id, '00000000-0000-0000-0000-000000000000'::uuid),
       nullif(n.model_id, '00000000-0000-0000-0000-000000000000'::uuid),
       nullif(n.location_id, '00000000-0000-0000-0000-000000000000'::uuid),
       n.status, case when n.status = 'in_stock' then sqlc.arg(at)::timestamptz end, n.purchase_date,
       case when n.currency <> '' then n.amount end, nullif(n.currency, ''), n.warranty_end, nullif(n.notes, ''),
       sqlc.arg(at)::timestamptz, sqlc.arg(at)::timestamptz
from (select generate_subscripts(@ids::uuid[], 1) as place, unnest(@ids::uuid[]) as id, unnest(@tags::text[]) as tag,
             unnest(@tag_keys::text[]) as tag_key, unnest(@serials::text[]) as serial,
             unnest(@serial_keys::text[]) as serial_key, unnest(@names::text[]) as name,
             unnest(@name_keys::text[]) as name_key, unnest(@category_ids::uuid[]) as category_id,
             unnest(@manufacturer_ids::uuid[]) as manufacturer_id, unnest(@model_ids::uuid[]) as model_id,
             unnest(@location_ids::uuid[]) as location_id, unnest(@statuses::text[]) as status,
             unnest(@purchase_dates::date[]) as purchase_date, unnest(@amounts::bigint[]) as amount,
             unnest(@currencies::text[]) as currency, unnest(@warranty_ends::date[]) as warranty_end,
             unnest(@notes::text[]) as notes) as n
order by n.place
on conflict do nothing
returning id;

-- name: UpdateAsset :exec
update assets set
  tag = @tag, tag_key = @tag_key, serial = sqlc.narg(serial), serial_key = sqlc.narg(serial_key),
  name = @name, name_key = @name_key, category_id = @category_id,
  manufacturer_id = sqlc.narg(manufacturer_id), model_id = sqlc.narg(model_id), location_id = sqlc.narg(location_id),
  status = @status, assignee_id = sqlc.narg(assignee_id), assigned_at = sqlc.narg(assigned_at),
  reserved_for_id = sqlc.narg(reserved_for_id), stocked_at = sqlc.narg(stocked_at),
  purchase_date = sqlc.narg(purchase_date), purchase_cost_amount = sqlc.narg(purchase_cost_amount),
  purchase_cost_currency = sqlc.narg(purchase_cost_currency), warranty_end = sqlc.narg(warranty_end),
  notes = sqlc.narg(notes), version = version + 1, updated_at = @updated_at
where tenant_id = @tenant_id and id = @id;

-- name: TagOfSerial :one
select tag from assets where tenant_id = @tenant_id and serial_key = sqlc.arg(serial_key)::text;

-- name: TagTaken :one
select exists (select from assets where tenant_id = @tenant_id and tag_key = @tag_key);

-- name: EmployeeForShare :one
select display_name, email, status from employees where tenant_id = @tenant_id and id = @id for share;

-- name: EmployeeExists :one
select exists (select from employees where tenant_id = @tenant_id and id = @id);

-- name: LocationsByID :many
select id, name from locations where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: OpenAssignment :exec
insert into assignments (tenant_id, id, asset_id, employee_id, assigned_at,
                         assigned_by_type, assigned_by_id, assigned_by_label, note)
values (@tenant_id, @id, @asset_id, @employee_id, sqlc.arg(at), @by_type, sqlc.narg(by_id), @by_label, sqlc.narg(note));

-- greatest: another machine's clock may be ahead of ours.
-- name: CloseAssignment :execrows
update assignments set
  returned_at = greatest(assigned_at, sqlc.arg(at)::timestamptz), returned_by_type = sqlc.arg(by_type)::text,
  returned_by_id = sqlc.narg(by_id), returned_by_label = sqlc.arg(by_label)::text, return_note = sqlc.narg(note)
where tenant_id = @tenant_id and asset_id = @asset_id and returned_at is null;

-- name: AssignmentsByID :many
select s.id, s.asset_id, s.employee_id, e.display_name as employee_name, e.email as employee_email,
       s.assigned_at, s.assigned_by_type, s.assigned_by_id, s.assigned_by_label, s.note,
       s.returned_at, s.returned_by_type, s.returned_by_id, s.returned_by_label, s.return_note
from assignments s
join employees e on e.tenant_id = s.tenant_id and e.id = s.employee_id
where s.tenant_id = @tenant_id and s.id = any(@ids::uuid[]);

-- name: CreateNumbering :exec
insert into asset_numbering (tenant_id) values (@tenant_id) on conflict (tenant_id) do nothing;

-- name: Numbering :one
select prefix, width from asset_numbering where tenant_id = @tenant_id;

-- name: LockNumbering :one
select prefix, width, next from asset_numbering where tenant_id = @tenant_id for update;

-- name: SetNumbering :exec
update asset_numbering set prefix = @prefix, width = sqlc.arg(width) where tenant_id = @tenant_id;

-- name: MoveNumbering :exec
update asset_numbering set next = @next where tenant_id = @tenant_id;

-- name: TakeNumbers :many
with picked as materialized (
  select n.number from asset_numbers n where n.tenant_id = @tenant_id
  order by n.number limit sqlc.arg(wanted)::int for update skip locked
)
delete from asset_numbers t using picked where t.tenant_id = @tenant_id and t.number = picked.number
returning t.number;

-- Numbers whose tags people have given by hand are left out.
-- name: AddNumbers :exec
insert into asset_numbers (tenant_id, number)
select sqlc.arg(tenant_id)::uuid, n.number
from (select unnest(@numbers::bigint[]) as number, unnest(@tag_keys::text[]) as tag_key) as n
where not exists (select from assets a where a.tenant_id = @tenant_id and a.tag_key = n.tag_key);

-- custom is what custom_values answers, written out: as a function it was a statement
-- of its own for each row, half of the time of a page. Its fields are read behind the
-- values, each by its key, or all fields would be gone through for each asset.
-- The ids stand in a sub-select so that their number does not count for the plan: for
-- few of them the database would plan these joins anew each time, which takes longer
-- than they do.
-- @sqlc-vet-disable deleted
-- name: AssetsByID :many
select a.id, a.tag, a.serial, a.name, a.status, a.condition, a.assigned_at, a.expected_return, a.stocked_at,
       a.ownership, a.lessor, a.lease_start, a.lease_end,
       a.purchase_date, a.purchase_cost_amount, a.purchase_cost_currency, a.order_number, a.invoice_number,
       a.warranty_start, a.warranty_end, a.warranty_provider, a.end_of_life, a.end_of_life_by_hand, a.notes,
       a.version, a.created_at, a.updated_at, a.deleted_at,
       a.category_id, c.slug as category_slug, c.name as category_name,
       a.manufacturer_id, f.name as manufacturer_name,
       a.model_id, m.name as model_name,
       a.location_id, l.name as location_name,
       a.status_label_id, sl.name as status_label_name, sl.color as status_label_color,
       a.parent_id, p.tag as parent_tag, p.name as parent_name,
       a.company_id, co.name as company_name,
       a.cost_centre_id, cc.code as cost_centre_code, cc.name as cost_centre_name,
       a.vendor_id, v.name as vendor_name,
       a.assignee_id, h.display_name as assignee_name, h.email as assignee_email,
       a.holder_location_id, hl.name as holder_location_name,
       a.holder_asset_id, ha.tag as holder_asset_tag, ha.name as holder_asset_name,
       a.reserved_for_id, w.display_name as reserved_for_name, w.email as reserved_for_email,
       array(select t.name from asset_tags t where t.tenant_id = a.tenant_id and t.asset_id = a.id order by t.name_key)::text[] as tags,
       parts.children, parts.held_parts,
       (select count(*) from assets k where k.tenant_id = a.tenant_id and k.holder_asset_id = a.id and k.deleted_at is null) as holding,
       (select json_object_agg(u.key, case
           when y.sealed is not null then json_build_object('sealed', true)
           when u.type = 'person' then (select json_build_object('id', n.id, 'name', n.display_name) from employees n where n.tenant_id = a.tenant_id and n.id = y.key::uuid)
           when u.type = 'place' then (select json_build_object('id', n.id, 'name', n.name) from locations n where n.tenant_id = a.tenant_id and n.id = y.key::uuid)
           when u.type = 'asset' then (select json_build_object('id', n.id, 'name', n.tag || ' ' || n.name) from assets n where n.tenant_id = a.tenant_id and n.id = y.key::uuid)
           else y.value end order by u.position, u.key)
         from field_values y
         cross join lateral (select * from fields o where o.tenant_id = y.tenant_id and o.id = y.field_id offset 0) u
         where y.tenant_id = a.tenant_id and y.owner_id = a.id and y.place = 0)::json as custom
from assets a
join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id
left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
left join locations l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join status_labels sl on sl.tenant_id = a.tenant_id and sl.id = a.status_label_id
left join assets p on p.tenant_id = a.tenant_id and p.id = a.parent_id
left join companies co on co.tenant_id = a.tenant_id and co.id = a.company_id
left join cost_centres cc on cc.tenant_id = a.tenant_id and cc.id = a.cost_centre_id
left join vendors v on v.tenant_id = a.tenant_id and v.id = a.vendor_id
left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id
left join locations hl on hl.tenant_id = a.tenant_id and hl.id = a.holder_location_id
left join assets ha on ha.tenant_id = a.tenant_id and ha.id = a.holder_asset_id
left join employees w on w.tenant_id = a.tenant_id and w.id = a.reserved_for_id
cross join lateral (
  select count(*) as children, count(*) filter (where k.holder_asset_id = a.id) as held_parts
  from assets k where k.tenant_id = a.tenant_id and k.parent_id = a.id and k.deleted_at is null
) parts
where a.tenant_id = @tenant_id and a.id = any(array(select unnest(@ids::uuid[]))) and (a.deleted_at is not null) = sqlc.arg(in_bin)::bool;

-- The rows alone: what they are joined with must be read after the locks are had,
-- by another statement, or it would be as old as the wait was long.
-- Each by its key and in the order of the ids: "id = any(…)" of ten thousand is
-- planned as a walk through an index that merely ends in the id.
-- name: LockAssets :many
select locked.id from (select distinct unnest(@ids::uuid[]) as id order by 1) wanted
cross join lateral (
  select a.id from assets a
  where a.tenant_id = @tenant_id and a.id = wanted.id and (a.deleted_at is not null) = sqlc.arg(in_bin)::bool for update
) locked;

-- One at a time may change what is part of what and what holds what in a company:
-- two at once could close a circle that neither sees.
-- name: LockTree :exec
select pg_advisory_xact_lock(hashtextextended('assets within assets ' || sqlc.arg(tenant_id)::uuid, 0));

-- The asset and what is above it, the nearest first; one more than may be.
-- name: AncestorsOf :many
-- @sqlc-vet-disable deleted
with recursive up as (
  select a.id, a.parent_id, 1 as depth from assets a where a.tenant_id = @tenant_id and a.id = @id
  union all
  select p.id, p.parent_id, up.depth + 1 from up
  join assets p on p.tenant_id = @tenant_id and p.id = up.parent_id
  where up.depth < sqlc.arg(most)::int
)
select up.id from up order by up.depth;

-- How many levels an asset and what is below it make.
-- name: HeightOf :one
-- @sqlc-vet-disable deleted
with recursive down as (
  select a.id, 1 as height from assets a where a.tenant_id = @tenant_id and a.id = @id
  union all
  select k.id, down.height + 1 from down
  join assets k on k.tenant_id = @tenant_id and k.parent_id = down.id
  where down.height < sqlc.arg(most)::int
)
select coalesce(max(down.height), 0)::int from down;

-- The asset and what holds it, and what holds that; one more than may be.
-- name: HoldersOf :many
-- @sqlc-vet-disable deleted
with recursive up as (
  select a.id, a.holder_asset_id, 1 as depth from assets a where a.tenant_id = @tenant_id and a.id = @id
  union all
  select p.id, p.holder_asset_id, up.depth + 1 from up
  join assets p on p.tenant_id = @tenant_id and p.id = up.holder_asset_id
  where up.depth < sqlc.arg(most)::int
)
select up.id from up order by up.depth;

-- name: AssetForShare :one
select tag, name, status from assets where tenant_id = @tenant_id and id = @id and deleted_at is null for share;

-- name: ChildrenOf :many
select id from assets where tenant_id = @tenant_id and parent_id = sqlc.arg(id)::uuid and deleted_at is null order by tag_key;

-- name: HeldByAsset :many
select id from assets where tenant_id = @tenant_id and holder_asset_id = sqlc.arg(id)::uuid and deleted_at is null order by tag_key;

-- name: LockHeldBy :many
select id from assets where tenant_id = @tenant_id and assignee_id = sqlc.arg(employee_id)::uuid and deleted_at is null
order by id for update;

-- name: HeldBy :many
select id from assets where tenant_id = @tenant_id and assignee_id = sqlc.arg(employee_id)::uuid and deleted_at is null
order by assigned_at, id;

-- name: ReservedFor :many
select id from assets where tenant_id = @tenant_id and reserved_for_id = sqlc.arg(employee_id)::uuid and deleted_at is null
order by updated_at, id;

-- The best candidate that nobody else is just taking: the longest warranty, then
-- the longest in stock.
-- name: PickFromStock :one
select id from assets
where tenant_id = @tenant_id and status = 'in_stock' and category_id = @category_id and deleted_at is null
order by warranty_end desc nulls last, stocked_at, id
limit 1
for update skip locked;

-- name: CountByStatus :many
select status, count(*) as assets from assets where tenant_id = @tenant_id and deleted_at is null group by status;

-- name: InsertAssets :many
insert into assets (tenant_id, id, tag, tag_key, serial, serial_key, name, name_key, category_id, manufacturer_id, model_id,
                    location_id, status, status_label_id, condition, parent_id, company_id, cost_centre_id, vendor_id, stocked_at, ownership, lessor, lease_start, lease_end,
                    purchase_date, purchase_cost_amount, purchase_cost_currency, order_number, invoice_number,
                    warranty_start, warranty_end, warranty_provider, end_of_life, end_of_life_by_hand, notes, created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, n.id, n.tag, n.tag_key, n.serial, n.serial_key, n.name, n.name_key, n.category_id, n.manufacturer_id, n.model_id,
       n.location_id, n.status, n.status_label_id, n.condition, n.parent_id, n.company_id, n.cost_centre_id, n.vendor_id, n.stocked_at, n.ownership, n.lessor, n.lease_start, n.lease_end,
       n.purchase_date, n.purchase_cost_amount, n.purchase_cost_currency, n.order_number, n.invoice_number,
       n.warranty_start, n.warranty_end, n.warranty_provider, n.end_of_life, n.end_of_life_by_hand, n.notes, n.updated_at, n.updated_at
from asset_rows(sqlc.arg(rows)::json) as n
order by n.id
on conflict do nothing
returning id;

-- name: UpdateAssets :exec
update assets a set
  tag = n.tag, tag_key = n.tag_key, serial = n.serial, serial_key = n.serial_key, name = n.name, name_key = n.name_key,
  category_id = n.category_id, manufacturer_id = n.manufacturer_id, model_id = n.model_id, location_id = n.location_id,
  status = n.status, status_label_id = n.status_label_id, condition = n.condition, parent_id = n.parent_id,
  company_id = n.company_id, cost_centre_id = n.cost_centre_id, vendor_id = n.vendor_id,
  assignee_id = n.assignee_id, holder_location_id = n.holder_location_id, holder_asset_id = n.holder_asset_id,
  assigned_at = n.assigned_at, expected_return = n.expected_return, reserved_for_id = n.reserved_for_id, stocked_at = n.stocked_at,
  ownership = n.ownership, lessor = n.lessor, lease_start = n.lease_start, lease_end = n.lease_end,
  purchase_date = n.purchase_date, purchase_cost_amount = n.purchase_cost_amount, purchase_cost_currency = n.purchase_cost_currency,
  order_number = n.order_number, invoice_number = n.invoice_number,
  warranty_start = n.warranty_start, warranty_end = n.warranty_end, warranty_provider = n.warranty_provider,
  end_of_life = n.end_of_life, end_of_life_by_hand = n.end_of_life_by_hand, notes = n.notes, deleted_at = n.deleted_at,
  version = a.version + 1, updated_at = n.updated_at
from asset_rows(sqlc.arg(rows)::json) as n
where a.tenant_id = @tenant_id and a.id = n.id;

-- name: DropTags :exec
delete from asset_tags where tenant_id = @tenant_id and asset_id = any(@asset_ids::uuid[]);

-- name: AddTags :exec
insert into asset_tags (tenant_id, asset_id, name, name_key)
select sqlc.arg(tenant_id)::uuid, unnest(@asset_ids::uuid[]), unnest(@names::text[]), unnest(@name_keys::text[]);

-- name: TagOfSerial :one
select tag from assets
where tenant_id = @tenant_id and id <> @id and serial_key = sqlc.arg(serial_key)::text and deleted_at is null;

-- name: NameOfTag :one
select name from assets where tenant_id = @tenant_id and id <> @id and tag_key = @tag_key and deleted_at is null;

-- name: LookUp :one
select id from assets
where tenant_id = @tenant_id and (tag_key = @code or serial_key = sqlc.arg(code)::text) and deleted_at is null
order by (tag_key = @code) desc
limit 1;

-- name: EmployeeForShare :one
select display_name, email, status from employees where tenant_id = @tenant_id and id = @id for share;

-- name: EmployeeExists :one
select exists (select from employees where tenant_id = @tenant_id and id = @id);

-- name: LocationName :one
select name from locations where tenant_id = @tenant_id and id = @id;

-- name: CompanyName :one
select name from companies where tenant_id = @tenant_id and id = @id;

-- name: CostCentreName :one
select code, name from cost_centres where tenant_id = @tenant_id and id = @id;

-- name: VendorName :one
select name from vendors where tenant_id = @tenant_id and id = @id;

-- What the catalogue calls a thing, and what it says of new ones.
-- name: ClassNames :one
select c.slug, c.name, f.name as manufacturer, m.name as model, m.warranty_months, m.end_of_life_months
from categories c
left join manufacturers f on f.tenant_id = c.tenant_id and f.id = sqlc.narg(manufacturer_id)
left join models m on m.tenant_id = c.tenant_id and m.id = sqlc.narg(model_id)
where c.tenant_id = @tenant_id and c.id = @category_id;

-- name: OpenAssignments :exec
insert into assignments (tenant_id, id, asset_id, employee_id, location_id, holder_asset_id, expected_return, assigned_at,
                         assigned_by_type, assigned_by_id, assigned_by_label, note)
select sqlc.arg(tenant_id)::uuid, n.id, n.asset_id,
       case sqlc.arg(holder_kind)::text when 'employee' then n.holder_id end,
       case sqlc.arg(holder_kind)::text when 'location' then n.holder_id end,
       case sqlc.arg(holder_kind)::text when 'asset' then n.holder_id end,
       n.expected_return, sqlc.arg(at)::timestamptz, sqlc.arg(by_type)::text, sqlc.narg(by_id)::uuid, sqlc.arg(by_label)::text, sqlc.narg(note)::text
from (select unnest(@ids::uuid[]) as id, unnest(@asset_ids::uuid[]) as asset_id, unnest(@holder_ids::uuid[]) as holder_id,
             unnest(@expected_returns::date[]) as expected_return) as n;

-- greatest: another machine's clock may be ahead of ours.
-- name: CloseAssignments :execrows
update assignments set
  returned_at = greatest(assigned_at, sqlc.arg(at)::timestamptz), returned_by_type = sqlc.arg(by_type)::text,
  returned_by_id = sqlc.narg(by_id), returned_by_label = sqlc.arg(by_label)::text, return_note = sqlc.narg(note)
where tenant_id = @tenant_id and asset_id = any(@asset_ids::uuid[]) and returned_at is null;

-- A new day to be back by starts the reminders anew.
-- name: MoveExpectedReturns :exec
update assignments s set expected_return = n.expected_return, reminded = null
from (select unnest(@asset_ids::uuid[]) as asset_id, unnest(@expected_returns::date[]) as expected_return) as n
where s.tenant_id = @tenant_id and s.asset_id = n.asset_id and s.returned_at is null;

-- name: AssignmentsByID :many
-- @sqlc-vet-disable deleted
select s.id, s.asset_id, a.tag as asset_tag, a.name as asset_name,
       s.employee_id, e.display_name as employee_name, e.email as employee_email,
       s.location_id, l.name as location_name,
       s.holder_asset_id, h.tag as holder_asset_tag, h.name as holder_asset_name, s.expected_return,
       s.assigned_at, s.assigned_by_type, s.assigned_by_id, s.assigned_by_label, s.note,
       s.returned_at, s.returned_by_type, s.returned_by_id, s.returned_by_label, s.return_note
from assignments s
join assets a on a.tenant_id = s.tenant_id and a.id = s.asset_id
left join employees e on e.tenant_id = s.tenant_id and e.id = s.employee_id
left join locations l on l.tenant_id = s.tenant_id and l.id = s.location_id
left join assets h on h.tenant_id = s.tenant_id and h.id = s.holder_asset_id
where s.tenant_id = @tenant_id and s.id = any(@ids::uuid[]);

-- Status labels.

-- name: StatusLabels :many
select l.*, (select count(*) from assets a where a.tenant_id = l.tenant_id and a.status_label_id = l.id and a.deleted_at is null) as assets
from status_labels l
where l.tenant_id = @tenant_id
order by l.name_key;

-- name: LockStatusLabel :one
select * from status_labels where tenant_id = @tenant_id and id = @id for update;

-- name: StatusLabelForShare :one
select id, name, color, status from status_labels
where tenant_id = @tenant_id and (id = sqlc.narg(id) or name_key = sqlc.narg(name_key))
for key share;

-- name: CreateStatusLabel :exec
insert into status_labels (tenant_id, id, name, name_key, color, status, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, @color, @status, sqlc.arg(at), sqlc.arg(at));

-- name: UpdateStatusLabel :exec
update status_labels set name = @name, name_key = @name_key, color = @color, version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: DeleteStatusLabel :exec
delete from status_labels where tenant_id = @tenant_id and id = @id;

-- The workflows under way that keep assets.
-- name: WorkflowsKeeping :many
select r.asset_id, r.definition_key, e.display_name
from workflow_runs r
join employees e on e.tenant_id = r.tenant_id and e.id = r.subject_id
where r.tenant_id = @tenant_id and r.asset_id = any(@asset_ids::uuid[]) and r.status in ('running', 'failed');

-- Reminders.

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

-- What should be back by tomorrow or should have been back, and was not said yet:
-- to whom it went, and the user of that person.
-- name: LockDueBack :many
select s.id, s.asset_id, s.expected_return, a.tag, a.name, e.display_name as holder,
       coalesce(l.name, h.tag || ' ' || h.name, '')::text as other_holder, u.id as user_id, s.assigned_by_type, s.assigned_by_id
from assignments s
join assets a on a.tenant_id = s.tenant_id and a.id = s.asset_id and a.deleted_at is null
left join employees e on e.tenant_id = s.tenant_id and e.id = s.employee_id
left join locations l on l.tenant_id = s.tenant_id and l.id = s.location_id
left join assets h on h.tenant_id = s.tenant_id and h.id = s.holder_asset_id
left join users u on u.tenant_id = s.tenant_id and u.email = e.email and u.status = 'active'
where s.tenant_id = @tenant_id and s.returned_at is null and s.expected_return <= sqlc.arg(until)::date
  and (s.reminded is null or s.reminded = 'due' and s.expected_return < sqlc.arg(today)::date)
order by s.expected_return, s.id
limit sqlc.arg(most)::int
for update of s;

-- name: MarkReminded :exec
update assignments set reminded = case when expected_return < sqlc.arg(today)::date then 'overdue' else 'due' end
where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- Tags: the next numbers.

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

-- Numbers whose tags people have given by hand are left out, those in the recycle
-- bin too: they may come back.
-- name: AddNumbers :exec
-- @sqlc-vet-disable deleted
insert into asset_numbers (tenant_id, number)
select sqlc.arg(tenant_id)::uuid, n.number
from (select unnest(@numbers::bigint[]) as number, unnest(@tag_keys::text[]) as tag_key) as n
where not exists (select from assets a where a.tenant_id = @tenant_id and a.tag_key = n.tag_key);

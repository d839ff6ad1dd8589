-- Batches of one company wait for each other: what one device is may hang on what
-- another is, and two integrations may bring the same machine at the same moment.
-- Each statement is planned for what it is asked: a plan kept from when there were
-- few assets, or for one of them, reads all of them for each of hundreds.
-- name: LockMatching :exec
-- @sqlc-vet-disable tenant-id
select pg_advisory_xact_lock(hashtextextended('devices ' || sqlc.arg(tenant_id)::uuid, 0)),
       set_config('plan_cache_mode', 'force_custom_plan', true);

-- name: IntegrationExists :one
select exists (select 1 from integrations where tenant_id = @tenant_id and id = @id);

-- name: DevicesByExternalID :many
select * from devices where tenant_id = @tenant_id and integration_id = @integration_id and stream = @stream and external_id = any(@external_ids::text[]);

-- name: DevicesByID :many
select * from devices where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- Devices that share something with others, or are linked to one of the assets. Each
-- key is looked up in its index, whatever the planner believes of tables that were
-- filled a moment ago: as one condition with ors it reads them whole.
-- name: DevicesAround :many
select d.* from (
  select k.id from (select unnest(@serials::text[]) as key) as n cross join lateral (
    select x.id from devices x where x.tenant_id = @tenant_id and x.serial_key = n.key offset 0) as k
  union
  select k.id from (select unnest(@uuids::text[]) as key) as n cross join lateral (
    select x.id from devices x where x.tenant_id = @tenant_id and x.uuid_key = n.key offset 0) as k
  union
  select k.id from (select unnest(@imeis::text[]) as key) as n cross join lateral (
    select x.id from devices x where x.tenant_id = @tenant_id and x.imei_key = n.key offset 0) as k
  union
  select k.id from (select unnest(@tags::text[]) as key) as n cross join lateral (
    select x.id from devices x where x.tenant_id = @tenant_id and x.tag_key = n.key offset 0) as k
  union
  select k.id from (select unnest(@assets::uuid[]) as key) as n cross join lateral (
    select x.id from devices x where x.tenant_id = @tenant_id and x.asset_id = n.key offset 0) as k
) as n
cross join lateral (select x.* from devices x where x.tenant_id = @tenant_id and x.id = n.id limit 1) as d;

-- The assets with one of these serials, tags or ids, looked up as above.
-- name: Registered :many
select a.id, a.tag_key, a.serial_key from (
  select k.id from (select unnest(@serials::text[]) as key) as n cross join lateral (
    select x.id from assets x where x.tenant_id = @tenant_id and x.serial_key = n.key and x.deleted_at is null offset 0) as k
  union
  select k.id from (select unnest(@tags::text[]) as key) as n cross join lateral (
    select x.id from assets x where x.tenant_id = @tenant_id and x.tag_key = n.key and x.deleted_at is null offset 0) as k
  union
  select unnest(@ids::uuid[])
) as n
cross join lateral (
  select x.id, x.tag_key, x.serial_key from assets x where x.tenant_id = @tenant_id and x.id = n.id and x.deleted_at is null limit 1
) as a;

-- name: InsertDevices :exec
insert into devices
select sqlc.arg(tenant_id)::uuid as tenant_id, r.id, r.integration_id, r.external_id, r.serial, r.serial_key, r.hardware_uuid, r.uuid_key,
       r.imei, r.imei_key, r.asset_tag, r.tag_key, r.name, r.name_key, r.manufacturer, r.model, r.model_identifier,
       r.os_name, r.os_version, r.ram_bytes, r.storage_bytes, r.macs, r.user_email, r.encrypted, r.managed, r.ownership,
       r.management_id, r.last_seen_at, r.enrolled_at, r.state, r.asset_id, r.matched_by, r.reason, r.held,
       r.version, r.created_at, r.updated_at, r.stream
from device_rows(sqlc.arg(rows)::json) r;

-- Links that go are taken away before others come: an integration ties one device
-- to an asset.
-- name: UntieDevices :exec
update devices set asset_id = null, matched_by = null, state = 'review', reason = 'no_match'
where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: UpdateDevices :exec
update devices d set
  serial = r.serial, serial_key = r.serial_key, hardware_uuid = r.hardware_uuid, uuid_key = r.uuid_key, imei = r.imei, imei_key = r.imei_key,
  asset_tag = r.asset_tag, tag_key = r.tag_key, name = r.name, name_key = r.name_key, manufacturer = r.manufacturer,
  model = r.model, model_identifier = r.model_identifier, os_name = r.os_name, os_version = r.os_version,
  ram_bytes = r.ram_bytes, storage_bytes = r.storage_bytes, macs = r.macs, user_email = r.user_email,
  encrypted = r.encrypted, managed = r.managed, ownership = r.ownership, management_id = r.management_id,
  last_seen_at = r.last_seen_at, enrolled_at = r.enrolled_at, state = r.state, asset_id = r.asset_id,
  matched_by = r.matched_by, reason = r.reason, held = r.held, version = r.version, updated_at = r.updated_at
from device_rows(sqlc.arg(rows)::json) r
where d.tenant_id = sqlc.arg(tenant_id)::uuid and d.id = r.id;

-- name: DeleteDevices :exec
delete from devices where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- What assets are called, for the history.
-- name: AssetLabels :many
-- @sqlc-vet-disable deleted
select id, tag, name from assets where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: DeviceViews :many
select sqlc.embed(d), i.name as integration_name, i.connector,
       a.tag as asset_tag_now, a.name as asset_name, a.status as asset_status, a.serial as asset_serial,
       h.id as holder_id, h.display_name as holder_name,
       e.id as employee_id, e.display_name as employee_name
from devices d
join integrations i on i.tenant_id = d.tenant_id and i.id = d.integration_id
left join assets a on a.tenant_id = d.tenant_id and a.id = d.asset_id and a.deleted_at is null
left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id
left join employees e on e.tenant_id = d.tenant_id and e.email = d.user_email
where d.tenant_id = @tenant_id and d.id = any(@ids::uuid[]);

-- name: DevicesOfAsset :many
select d.id from devices d
join integrations i on i.tenant_id = d.tenant_id and i.id = d.integration_id
where d.tenant_id = @tenant_id and d.asset_id = sqlc.arg(asset_id)::uuid
order by i.created_at, i.id;

-- Which assets a device may be, each with the reasons. Names and users are looked up
-- with a bound: a thousand machines may be called "laptop".
-- name: Suggestions :many
with d as (
  select s.* from devices s where s.tenant_id = @tenant_id and s.id = any(@ids::uuid[])
), hits as (
  select d.id as device_id, a.id as asset_id, 'serial' as why
  from d join assets a on a.tenant_id = d.tenant_id and a.serial_key = d.serial_key and a.deleted_at is null
  union all
  select d.id, a.id, 'asset_tag' from d join assets a on a.tenant_id = d.tenant_id and a.tag_key = d.tag_key and a.deleted_at is null
  union all
  select d.id, a.id, 'imei' from d join assets a on a.tenant_id = d.tenant_id and a.serial_key = d.imei_key and a.deleted_at is null
  union all
  -- Barcodes of makers put an S or 1S before the serial.
  select d.id, a.id, 'serial_alike' from d join assets a on a.tenant_id = d.tenant_id and a.deleted_at is null
    and a.serial_key in ('s' || d.serial_key, '1s' || d.serial_key, substr(d.serial_key, case when d.serial_key like '1s%' then 3 when d.serial_key like 's%' then 2 end))
  union all
  select d.id, k.asset_id, 'serial' from d join devices k on k.tenant_id = d.tenant_id and k.serial_key = d.serial_key and k.asset_id is not null
  union all
  select d.id, k.asset_id, 'hardware_uuid' from d join devices k on k.tenant_id = d.tenant_id and k.uuid_key = d.uuid_key and k.asset_id is not null
  union all
  select d.id, k.asset_id, 'imei' from d join devices k on k.tenant_id = d.tenant_id and k.imei_key = d.imei_key and k.asset_id is not null
  union all
  select d.id, m.asset_id, 'mac' from d cross join lateral assets_with_macs(d.macs, 5) as m(asset_id) where cardinality(d.macs) > 0
  union all
  select d.id, n.id, 'name' from d cross join lateral (
    select a.id from assets a where a.tenant_id = d.tenant_id and a.name_key = d.name_key and a.deleted_at is null order by a.id limit 5) n
  where d.name is not null
  union all
  select d.id, n.asset_id, 'name' from d cross join lateral (
    select k.asset_id from devices k where k.tenant_id = d.tenant_id and k.name_key = d.name_key and k.asset_id is not null order by k.id limit 5) n
  where d.name is not null
  union all
  select d.id, n.id, 'user' from d join employees e on e.tenant_id = d.tenant_id and e.email = d.user_email cross join lateral (
    select a.id from assets a join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
    where a.tenant_id = e.tenant_id and a.assignee_id = e.id and a.deleted_at is null and c.kind in ('computer', 'mobile', 'server')
    order by a.assigned_at desc, a.id limit 10) n
)
select hits.device_id, a.id as asset_id, a.tag, a.name, a.serial, a.status, h.id as holder_id, h.display_name as holder_name,
       array_agg(distinct hits.why)::text[] as reasons,
       bool_or(m.name_key is not null and m.name_key = lower(d.model))::bool as same_model,
       d.os_name, d.model, d.model_identifier, c.slug as category_slug, c.kind as category_kind, f.name as maker,
       exists (select 1 from devices k where k.tenant_id = a.tenant_id and k.asset_id = a.id and k.integration_id = d.integration_id)::bool as taken
from hits
join d on d.id = hits.device_id
join assets a on a.tenant_id = d.tenant_id and a.id = hits.asset_id and a.deleted_at is null
join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id
left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id
group by hits.device_id, a.tenant_id, a.id, h.tenant_id, h.id, h.display_name, d.integration_id,
         d.os_name, d.model, d.model_identifier, c.slug, c.kind, f.name;

-- name: AssetForLink :one
select tag, name from assets where tenant_id = @tenant_id and id = @id and deleted_at is null for key share;

-- name: CategorySlugs :many
select slug from categories where tenant_id = @tenant_id;

-- Models that have a category already: it says more than a guess.
-- name: ModelCategories :many
select m.name_key, max(c.slug)::text as slug
from models m join categories c on c.tenant_id = m.tenant_id and c.id = m.category_id
where m.tenant_id = @tenant_id and m.name_key = any(@keys::text[])
group by m.name_key having count(distinct c.slug) = 1;

-- name: Unmatched :one
select unmatched from device_settings where tenant_id = @tenant_id and integration_id = @integration_id;

-- name: SetUnmatched :exec
insert into device_settings (tenant_id, integration_id, unmatched) values (@tenant_id, @integration_id, @unmatched)
on conflict (tenant_id, integration_id) do update set unmatched = excluded.unmatched;

-- name: CountByState :many
select state, count(*) from devices where tenant_id = @tenant_id group by state;

-- name: AssetFacts :many
select a.id, a.name, f.name as manufacturer, m.name as model
from assets a
left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id
left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
where a.tenant_id = @tenant_id and a.id = any(@ids::uuid[]) and a.deleted_at is null;

-- name: Origins :many
select * from asset_origins where tenant_id = @tenant_id and asset_id = any(@asset_ids::uuid[]);

-- name: SaveOrigins :exec
insert into asset_origins (tenant_id, asset_id, field, integration_id, written, by_hand)
select sqlc.arg(tenant_id)::uuid, o.asset_id, o.field,
       nullif(o.integration_id, '00000000-0000-0000-0000-000000000000'::uuid), nullif(o.written, ''), nullif(o.by_hand, '')
from (select unnest(@asset_ids::uuid[]) as asset_id, unnest(@fields::text[]) as field, unnest(@integration_ids::uuid[]) as integration_id,
             unnest(@writtens::text[]) as written, unnest(@by_hands::text[]) as by_hand) as o
on conflict (tenant_id, asset_id, field) do update set
  integration_id = excluded.integration_id, written = excluded.written, by_hand = excluded.by_hand;

-- Integrations that know devices, in the order in which they were connected.
-- name: Connected :many
select i.id, i.name, i.connector from integrations i
where i.tenant_id = @tenant_id
  and exists (select 1 from devices d where d.tenant_id = i.tenant_id and d.integration_id = i.id)
order by i.created_at, i.id;

-- name: LinkedAssets :many
select distinct asset_id from devices where tenant_id = @tenant_id and asset_id > sqlc.arg(after)::uuid order by asset_id limit sqlc.arg(most)::int;

-- Devices of an integration that nothing is like, in the order of their ids.
-- name: Waiting :many
select * from devices
where tenant_id = @tenant_id and integration_id = @integration_id and state = 'review' and reason = 'no_match' and not held
  and id > sqlc.arg(after)::uuid
order by id limit sqlc.arg(most)::int;

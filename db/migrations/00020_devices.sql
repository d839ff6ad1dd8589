-- +goose Up

-- What one integration says of one machine. Values are kept as they came; the
-- keys are what machines are compared by, as for assets.
create table devices (
  tenant_id        uuid not null,
  id               uuid not null,
  integration_id   uuid not null,
  external_id      text not null,
  serial           text,
  serial_key       text,
  hardware_uuid    text,
  uuid_key         text,
  imei             text,
  imei_key         text,
  asset_tag        text,
  tag_key          text,
  name             text,
  name_key         text not null, -- to sort by: name, else serial, else the vendor's id
  manufacturer     text,
  model            text,
  model_identifier text,
  os_name          text,
  os_version       text,
  ram_bytes        bigint,
  storage_bytes    bigint,
  macs             text[] not null default '{}',
  user_email       text,
  encrypted        boolean,
  managed          boolean,
  ownership        text,
  management_id    text,
  last_seen_at     timestamptz,
  enrolled_at      timestamptz,
  state            text not null,
  asset_id         uuid, -- the asset it is
  matched_by       text, -- what tied it to the asset
  reason           text, -- why it is to be reviewed
  held             boolean not null default false, -- matching leaves it alone: a person has decided, or must
  version          bigint not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null, -- a new last_seen_at alone is no change
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint devices_external_id unique (tenant_id, integration_id, external_id),
  constraint devices_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  constraint devices_state check (case state
    when 'matched' then asset_id is not null and matched_by is not null and reason is null
    when 'review' then asset_id is null and matched_by is null and reason is not null
    when 'ignored' then asset_id is null and matched_by is null and reason is null
    else false end),
  constraint devices_matched_by check (matched_by in ('serial', 'hardware_uuid', 'asset_tag', 'imei', 'created', 'hand')),
  constraint devices_reason check (reason in
    ('no_match', 'conflict', 'serial_differs', 'serial_changed', 'duplicate', 'unlinked', 'not_created')),
  constraint devices_ownership check (ownership in ('company', 'personal')),
  constraint devices_keys check (
    (serial is null) = (serial_key is null) and (hardware_uuid is null) = (uuid_key is null)
    and (imei is null) = (imei_key is null) and (asset_tag is null) = (tag_key is null)),
  constraint devices_size check (
    length(external_id) between 1 and 200 and length(serial) <= 120 and length(hardware_uuid) <= 120 and length(imei) <= 120
    and length(asset_tag) <= 120 and length(name) <= 200 and length(manufacturer) <= 200 and length(model) <= 200
    and length(model_identifier) <= 200 and length(os_name) <= 200 and length(os_version) <= 200
    and length(user_email) <= 320 and length(management_id) <= 200 and cardinality(macs) <= 32)
);
-- One integration ties at most one of its devices to an asset.
create unique index devices_one_each on devices (tenant_id, asset_id, integration_id) where asset_id is not null;
create index devices_by_serial on devices (tenant_id, serial_key) where serial_key is not null;
create index devices_by_uuid on devices (tenant_id, uuid_key) where uuid_key is not null;
create index devices_by_imei on devices (tenant_id, imei_key) where imei_key is not null;
create index devices_by_tag on devices (tenant_id, tag_key) where tag_key is not null;
create index devices_by_name on devices (tenant_id, name_key, id);
create index devices_by_state on devices (tenant_id, state, name_key, id);
create index devices_by_last_seen on devices (tenant_id, last_seen_at, id);
create index devices_by_created on devices (tenant_id, created_at, id);
create index devices_by_mac on devices using gin (tenant_id, macs);
select tenant_table('devices');

-- device_rows reads rows of devices out of one parameter.
create function device_rows(rows json) returns setof devices language sql stable
as 'select * from json_populate_recordset(null::devices, rows)';

-- Which assets have a device with one of the addresses. Looking into an array is
-- not leakproof, so under row level security no index would serve it: this function
-- looks for the company that the setting names.
-- +goose StatementBegin
create function assets_with_macs(addresses text[], most int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct d.asset_id from public.devices d
  where d.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid
    and d.macs && addresses and d.asset_id is not null
  limit most
$$;
revoke all on function assets_with_macs(text[], int) from public;
grant execute on function assets_with_macs(text[], int) to assetronics_app;
grant create on schema public to assetronics_system;
alter function assets_with_macs(text[], int) owner to assetronics_system;
revoke create on schema public from assetronics_system;
-- +goose StatementEnd

-- What becomes of an integration's devices that are no asset yet. No row: they
-- wait for a person.
create table device_settings (
  tenant_id      uuid not null,
  integration_id uuid not null,
  unmatched      text not null,
  primary key (tenant_id, integration_id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint device_settings_unmatched check (unmatched in ('review', 'create'))
);
select tenant_table('device_settings');

-- Whose word counts, per field: integrations and, as the nil id, people. Who is not
-- in the list comes behind it, in the order in which they were connected.
create table source_orders (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  kind       text not null,
  field      text not null,
  sources    uuid[] not null,
  version    bigint not null default 1,
  updated_at timestamptz not null,
  primary key (tenant_id, kind, field),
  constraint source_orders_kind check (kind in ('asset', 'employee'))
);
select tenant_table('source_orders');

-- Fields of assets that integrations have written: which one, what, and what people
-- had said before. An asset that holds another value than what was written has been
-- changed by a person since.
create table asset_origins (
  tenant_id      uuid not null,
  asset_id       uuid not null,
  field          text not null,
  integration_id uuid, -- null: it was deleted, or a person's word counts again
  written        text, -- what it wrote; null: nothing
  by_hand        text, -- what people say; null: nothing
  primary key (tenant_id, asset_id, field),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete set null (integration_id),
  constraint asset_origins_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade,
  constraint asset_origins_field check (field in ('name', 'manufacturer', 'model'))
);
select tenant_table('asset_origins');

-- +goose Down
drop table asset_origins;
drop table source_orders;
drop table device_settings;
drop function assets_with_macs;
drop function device_rows;
drop table devices;

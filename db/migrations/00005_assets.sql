-- +goose Up

-- What things are: categories, manufacturers and models. Names are compared by
-- name_key, which knows no case and no stray spaces (platform/spelling).
create table categories (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  slug       text not null,
  name       text not null,
  name_key   text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint categories_slug_key unique (tenant_id, slug),
  constraint categories_name_key unique (tenant_id, name_key),
  constraint categories_slug_form check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  constraint categories_name_length check (length(name) between 1 and 100)
);
select tenant_table('categories');

create table manufacturers (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint manufacturers_name_key unique (tenant_id, name_key),
  constraint manufacturers_name_length check (length(name) between 1 and 200)
);
select tenant_table('manufacturers');

create table models (
  tenant_id       uuid not null references tenants (id) on delete cascade,
  id              uuid not null,
  name            text not null,
  name_key        text not null,
  manufacturer_id uuid,
  category_id     uuid,
  version         bigint not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  -- Two manufacturers may use one name; without a manufacturer it is one model.
  constraint models_name_key unique nulls not distinct (tenant_id, name_key, manufacturer_id),
  constraint models_name_length check (length(name) between 1 and 200),
  constraint models_manufacturer foreign key (tenant_id, manufacturer_id) references manufacturers (tenant_id, id),
  constraint models_category foreign key (tenant_id, category_id) references categories (tenant_id, id)
);
select tenant_table('models');

-- How a company numbers its assets: prefix and digits of a tag. next is the
-- first number that was never put into asset_numbers.
create table asset_numbering (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  prefix    text not null default 'AST-',
  width     int not null default 6,
  next      bigint not null default 1,
  constraint asset_numbering_prefix check (length(prefix) <= 20),
  constraint asset_numbering_width check (width between 1 and 12),
  constraint asset_numbering_next check (next >= 1)
);
select tenant_table('asset_numbering');

-- Numbers free to be taken. Each creator takes the lowest that nobody else is
-- holding (skip locked), so creators do not wait for one another's commits, and
-- a number taken in vain comes back with the rollback.
create table asset_numbers (
  tenant_id uuid not null references tenants (id) on delete cascade,
  number    bigint not null,
  primary key (tenant_id, number)
);
select tenant_table('asset_numbers');

-- Tags and serials are compared by their keys too; lists are sorted by keys.
create table assets (
  tenant_id              uuid not null references tenants (id) on delete cascade,
  id                     uuid not null,
  tag                    text not null,
  tag_key                text not null,
  serial                 text,
  serial_key             text,
  name                   text not null,
  name_key               text not null, -- to sort by
  category_id            uuid not null,
  manufacturer_id        uuid,
  model_id               uuid,
  location_id            uuid,
  status                 text not null,
  assignee_id            uuid,
  assigned_at            timestamptz,
  reserved_for_id        uuid,
  stocked_at             timestamptz, -- when it last came into stock
  purchase_date          date,
  purchase_cost_amount   bigint,      -- minor units
  purchase_cost_currency text,        -- ISO 4217
  warranty_end           date,
  notes                  text,
  version                bigint not null default 1,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  primary key (tenant_id, id),
  constraint assets_tag_key unique (tenant_id, tag_key),
  constraint assets_serial_key unique (tenant_id, serial_key),
  constraint assets_category foreign key (tenant_id, category_id) references categories (tenant_id, id),
  constraint assets_manufacturer foreign key (tenant_id, manufacturer_id) references manufacturers (tenant_id, id),
  constraint assets_model foreign key (tenant_id, model_id) references models (tenant_id, id),
  constraint assets_location foreign key (tenant_id, location_id) references locations (tenant_id, id),
  constraint assets_assignee foreign key (tenant_id, assignee_id) references employees (tenant_id, id),
  constraint assets_reserved_for foreign key (tenant_id, reserved_for_id) references employees (tenant_id, id),
  constraint assets_tag_length check (length(tag) between 1 and 60),
  constraint assets_serial_length check (length(serial) between 1 and 120 and (serial is null) = (serial_key is null)),
  constraint assets_name_length check (length(name) between 1 and 200),
  constraint assets_notes_length check (length(notes) <= 10000),
  constraint assets_cost check (
    (purchase_cost_amount is null) = (purchase_cost_currency is null)
    and purchase_cost_amount >= 0 and purchase_cost_currency ~ '^[A-Z]{3}$'),
  -- The same as the table of transitions in internal/asset/status.go says.
  constraint assets_status check (status in
    ('on_order', 'in_stock', 'reserved', 'assigned', 'in_transit', 'in_repair', 'retired', 'lost', 'stolen')),
  constraint assets_held check (case status
    when 'assigned' then assignee_id is not null
    when 'in_repair' then true
    else assignee_id is null end),
  constraint assets_waiting check (case
    when status = 'reserved' then reserved_for_id is not null
    when status in ('on_order', 'in_transit', 'in_repair') then true
    else reserved_for_id is null end),
  constraint assets_one_person check (assignee_id is null or reserved_for_id is null),
  constraint assets_assigned_at check ((assignee_id is null) = (assigned_at is null))
);
create index assets_created on assets (tenant_id, created_at, id);
create index assets_of_status on assets (tenant_id, status, category_id);
create index assets_of_category on assets (tenant_id, category_id);
create index assets_of_manufacturer on assets (tenant_id, manufacturer_id) where manufacturer_id is not null;
create index assets_of_model on assets (tenant_id, model_id) where model_id is not null;
create index assets_of_location on assets (tenant_id, location_id) where location_id is not null;
create index assets_of_assignee on assets (tenant_id, assignee_id) where assignee_id is not null;
create index assets_of_reserved_for on assets (tenant_id, reserved_for_id) where reserved_for_id is not null;
select tenant_table('assets');

-- Who held an asset from when to when. The open row is the present holder.
create table assignments (
  tenant_id         uuid not null references tenants (id) on delete cascade,
  id                uuid not null,
  asset_id          uuid not null,
  employee_id       uuid not null,
  assigned_at       timestamptz not null,
  assigned_by_type  text not null,
  assigned_by_id    uuid,
  assigned_by_label text not null,
  note              text,
  returned_at       timestamptz,
  returned_by_type  text,
  returned_by_id    uuid,
  returned_by_label text,
  return_note       text,
  primary key (tenant_id, id),
  constraint assignments_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  constraint assignments_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id),
  constraint assignments_period check (returned_at >= assigned_at),
  constraint assignments_taken check (
    (returned_at is null) = (returned_by_type is null) and (returned_at is null) = (returned_by_label is null)),
  constraint assignments_note_length check (length(note) <= 2000 and length(return_note) <= 2000)
);
create unique index assignments_open on assignments (tenant_id, asset_id) where returned_at is null;
create index assignments_of_asset on assignments (tenant_id, asset_id, assigned_at);
create index assignments_of_employee on assignments (tenant_id, employee_id, assigned_at);
select tenant_table('assignments');

-- +goose Down
drop table assignments;
drop table assets;
drop table asset_numbers;
drop table asset_numbering;
drop table models;
drop table manufacturers;
drop table categories;

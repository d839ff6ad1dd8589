-- +goose Up

-- A company's own fields: what they are called, what they hold, on what.
create table fields (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  object     text not null,
  key        text not null,
  name       text not null,
  type       text not null,
  help       text not null default '',
  required   boolean not null default false,
  is_unique  boolean not null default false,
  sealed     boolean not null default false,
  pattern    text not null default '',
  lowest     bigint, -- of a text its length, of a number millionths, of money minor units
  highest    bigint,
  options    text[] not null default '{}',
  everywhere boolean not null default true, -- else only where a set has it
  position   int not null default 0,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint fields_key unique (tenant_id, object, key),
  constraint fields_object check (object in ('asset', 'employee', 'model', 'location')),
  constraint fields_key_form check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint fields_name_length check (length(name) between 1 and 100 and length(help) <= 500 and length(pattern) <= 500),
  constraint fields_type check (type in
    ('text', 'number', 'boolean', 'date', 'choice', 'multi_choice', 'url', 'email', 'money', 'person', 'place', 'asset'))
);
select tenant_table('fields');

-- Sets of fields, worn by the things of a category or a model.
create table field_sets (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint field_sets_name_key unique (tenant_id, name_key),
  constraint field_sets_name_length check (length(name) between 1 and 100)
);
select tenant_table('field_sets');

create table field_set_members (
  tenant_id uuid not null references tenants (id) on delete cascade,
  set_id    uuid not null,
  field_id  uuid not null,
  position  int not null,
  primary key (tenant_id, set_id, field_id),
  constraint field_set_members_set foreign key (tenant_id, set_id) references field_sets (tenant_id, id) on delete cascade,
  constraint field_set_members_field foreign key (tenant_id, field_id) references fields (tenant_id, id) on delete cascade
);
create index field_set_members_of_field on field_set_members (tenant_id, field_id);
select tenant_table('field_set_members');

-- A set that is gone is worn by nothing.
update categories set field_set_id = null where field_set_id is not null;
update models set field_set_id = null where field_set_id is not null;
alter table categories add constraint categories_field_set
  foreign key (tenant_id, field_set_id) references field_sets (tenant_id, id) on delete set null (field_set_id);
alter table models add constraint models_field_set
  foreign key (tenant_id, field_set_id) references field_sets (tenant_id, id) on delete set null (field_set_id);
create index categories_of_field_set on categories (tenant_id, field_set_id) where field_set_id is not null;
create index models_of_field_set on models (tenant_id, field_set_id) where field_set_id is not null;

-- Values, one row each; several choices are several rows. What a list compares
-- stands in key (texts, choices, ids) or num (numbers, money, days, yes and no):
-- both have leakproof comparisons and an index of their own, so a company's own
-- field is filtered and sorted by as fast as a built-in one (adr 0005).
create table field_values (
  tenant_id uuid not null references tenants (id) on delete cascade,
  owner_id  uuid not null, -- the asset, person, model or place
  field_id  uuid not null,
  place     smallint not null default 0,
  value     json, -- the whole value, as it is shown; at place 0
  key       text,
  num       bigint,
  once      text, -- of a unique field
  sealed    bytea,
  primary key (tenant_id, owner_id, field_id, place),
  constraint field_values_field foreign key (tenant_id, field_id) references fields (tenant_id, id) on delete cascade,
  constraint field_values_once unique (tenant_id, field_id, once),
  constraint field_values_hidden check (sealed is null or num_nonnulls(value, key, num, once) = 0)
);
create index field_values_by_key on field_values (tenant_id, field_id, key, owner_id) where key is not null;
create index field_values_by_num on field_values (tenant_id, field_id, num, owner_id) where num is not null;
select tenant_table('field_values');

-- What of an owner's values is shown: by key, references with their names, sealed
-- ones as a mark.
-- +goose StatementBegin
create function custom_values(tenant uuid, owner uuid) returns json language sql stable as $$
  select json_object_agg(f.key, case
    when v.sealed is not null then json_build_object('sealed', true)
    when f.type = 'person' then (select json_build_object('id', e.id, 'name', e.display_name) from employees e where e.tenant_id = tenant and e.id = v.key::uuid)
    when f.type = 'place' then (select json_build_object('id', l.id, 'name', l.name) from locations l where l.tenant_id = tenant and l.id = v.key::uuid)
    when f.type = 'asset' then (select json_build_object('id', a.id, 'name', a.tag || ' ' || a.name) from assets a where a.tenant_id = tenant and a.id = v.key::uuid)
    else v.value end order by f.position, f.key)
  from field_values v join fields f on f.tenant_id = v.tenant_id and f.id = v.field_id
  where v.tenant_id = tenant and v.owner_id = owner and v.place = 0
$$;
-- +goose StatementEnd

-- The texts that search reads are kept by triggers alone: instead of a foreign key,
-- which is looked up for each row of an import, they go by a trigger too.
alter table asset_texts drop constraint asset_texts_asset;
alter table employee_texts drop constraint employee_texts_employee;
-- +goose StatementBegin
create function asset_text_forgotten() returns trigger language plpgsql as $$
begin
  delete from public.asset_texts t using gone where t.tenant_id = gone.tenant_id and t.asset_id = gone.id;
  return null;
end $$;
create function employee_text_forgotten() returns trigger language plpgsql as $$
begin
  delete from public.employee_texts t using gone where t.tenant_id = gone.tenant_id and t.employee_id = gone.id;
  return null;
end $$;
-- +goose StatementEnd
create trigger assets_text_gone after delete on assets referencing old table as gone for each statement execute function asset_text_forgotten();
create trigger employees_text_gone after delete on employees referencing old table as gone for each statement execute function employee_text_forgotten();

-- Values go with what they belong to, of whichever kind it is.
-- +goose StatementBegin
create function field_values_forgotten() returns trigger language plpgsql as $$
begin
  delete from public.field_values v using gone where v.tenant_id = gone.tenant_id and v.owner_id = gone.id;
  return null;
end $$;
-- +goose StatementEnd
create trigger assets_fields after delete on assets referencing old table as gone for each statement execute function field_values_forgotten();
create trigger employees_fields after delete on employees referencing old table as gone for each statement execute function field_values_forgotten();
create trigger models_fields after delete on models referencing old table as gone for each statement execute function field_values_forgotten();
create trigger locations_fields after delete on locations referencing old table as gone for each statement execute function field_values_forgotten();

-- Saved views of lists.
create table views (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  user_id    uuid not null,
  list       text not null,
  name       text not null,
  name_key   text not null,
  query      json not null,
  shared     boolean not null,
  is_default boolean not null, -- for its owner
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint views_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint views_name_key unique (tenant_id, user_id, list, name_key),
  constraint views_list check (list in ('assets', 'employees')),
  constraint views_name_length check (length(name) between 1 and 100 and length(query::text) <= 20000)
);
create unique index views_default on views (tenant_id, user_id, list) where is_default;
create index views_shared on views (tenant_id, list, name_key) where shared;
select tenant_table('views');

-- +goose Down
drop table views;
drop trigger employees_text_gone on employees;
drop trigger assets_text_gone on assets;
drop function employee_text_forgotten, asset_text_forgotten;
alter table asset_texts add constraint asset_texts_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade;
alter table employee_texts add constraint employee_texts_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id) on delete cascade;
drop trigger locations_fields on locations;
drop trigger models_fields on models;
drop trigger employees_fields on employees;
drop trigger assets_fields on assets;
drop function field_values_forgotten;
drop function custom_values;
drop table field_values;
drop index models_of_field_set, categories_of_field_set;
alter table models drop constraint models_field_set;
alter table categories drop constraint categories_field_set;
drop table field_set_members;
drop table field_sets;
drop table fields;

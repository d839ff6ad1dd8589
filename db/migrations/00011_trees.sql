-- +goose Up

-- Places and departments lie in one another. A name is one among its siblings
-- alone: every building has its first floor.
alter table locations
  add column parent_id   uuid,
  add column kind        text,
  add column address     text, -- street and number, in lines
  add column postal_code text,
  add column city        text,
  add column region      text,
  add column country     text, -- ISO 3166-1 alpha-2
  add column time_zone   text, -- IANA; without one that of the place above
  add constraint locations_parent foreign key (tenant_id, parent_id) references locations (tenant_id, id),
  add constraint locations_not_own_parent check (parent_id <> id),
  add constraint locations_kind check (kind in ('site', 'building', 'floor', 'room', 'storage')),
  add constraint locations_country check (country ~ '^[A-Z]{2}$'),
  add constraint locations_texts check (length(address) <= 1000 and length(postal_code) <= 20 and length(city) <= 200
    and length(region) <= 200 and length(time_zone) <= 64);
alter table locations drop constraint locations_name_key;
alter table locations add constraint locations_name_key unique nulls not distinct (tenant_id, parent_id, name_key);
create index locations_of_name on locations (tenant_id, name_key, id);
create index locations_created on locations (tenant_id, created_at, id);

alter table departments
  add column parent_id  uuid,
  add column manager_id uuid,
  add constraint departments_parent foreign key (tenant_id, parent_id) references departments (tenant_id, id),
  add constraint departments_not_own_parent check (parent_id <> id),
  add constraint departments_manager foreign key (tenant_id, manager_id) references employees (tenant_id, id);
alter table departments drop constraint departments_name_key;
alter table departments add constraint departments_name_key unique nulls not distinct (tenant_id, parent_id, name_key);
create index departments_of_name on departments (tenant_id, name_key, id);
create index departments_created on departments (tenant_id, created_at, id);
create index departments_of_manager on departments (tenant_id, manager_id) where manager_id is not null;

-- What follows reads with the caller's rights: row level security holds, and the
-- tenant is named besides. "Under" includes the place itself. In a list:
--   a.location_id in (select locations_under($1, $2::uuid[]))
-- +goose StatementBegin
create function locations_under(tenant uuid, roots uuid[]) returns setof uuid language sql stable rows 20 as $$
  with recursive below as (
    select l.id from locations l where l.tenant_id = tenant and l.id = any(roots)
    union
    select l.id from below b join locations l on l.tenant_id = tenant and l.parent_id = b.id
  ) select id from below
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function departments_under(tenant uuid, roots uuid[]) returns setof uuid language sql stable rows 20 as $$
  with recursive below as (
    select d.id from departments d where d.tenant_id = tenant and d.id = any(roots)
    union
    select d.id from below b join departments d on d.tenant_id = tenant and d.parent_id = b.id
  ) select id from below
$$;
-- +goose StatementEnd

-- The places above one, from the top down: [{"id", "name"}, …].
-- +goose StatementBegin
create function location_path(tenant uuid, place uuid) returns json language sql stable as $$
  with recursive above as (
    select p.id, p.name, p.parent_id, 1 as up
    from locations l join locations p on p.tenant_id = tenant and p.id = l.parent_id
    where l.tenant_id = tenant and l.id = place
    union
    select p.id, p.name, p.parent_id, a.up + 1
    from above a join locations p on p.tenant_id = tenant and p.id = a.parent_id
    where a.up < 100
  ) select coalesce(json_agg(json_build_object('id', id, 'name', name) order by up desc), '[]') from above
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function department_path(tenant uuid, department uuid) returns json language sql stable as $$
  with recursive above as (
    select p.id, p.name, p.parent_id, 1 as up
    from departments d join departments p on p.tenant_id = tenant and p.id = d.parent_id
    where d.tenant_id = tenant and d.id = department
    union
    select p.id, p.name, p.parent_id, a.up + 1
    from above a join departments p on p.tenant_id = tenant and p.id = a.parent_id
    where a.up < 100
  ) select coalesce(json_agg(json_build_object('id', id, 'name', name) order by up desc), '[]') from above
$$;
-- +goose StatementEnd

-- +goose Down
drop function department_path;
drop function location_path;
drop function departments_under;
drop function locations_under;
drop index departments_of_manager;
drop index departments_created;
drop index departments_of_name;
alter table departments drop constraint departments_name_key;
alter table departments drop column parent_id, drop column manager_id;
alter table departments add constraint departments_name_key unique (tenant_id, name_key);
drop index locations_created;
drop index locations_of_name;
alter table locations drop constraint locations_name_key;
alter table locations drop column parent_id, drop column kind, drop column address, drop column postal_code,
  drop column city, drop column region, drop column country, drop column time_zone;
alter table locations add constraint locations_name_key unique (tenant_id, name_key);

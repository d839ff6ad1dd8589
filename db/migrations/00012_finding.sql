-- +goose Up

-- Finding things among a million. Two rules stand behind all of this:
--   * Under row level security only leakproof operators may use an index: the
--     comparisons of text, uuid, date, timestamp and bigint, not LIKE and not
--     similarity. Those live in the functions at the end, and nowhere else.
--   * Each index begins with tenant_id, the trigram ones too: how much others own
--     costs a company nothing and tells it nothing.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- People are sorted and searched by name_key.
alter table employees add column name_key text not null generated always as (lower(display_name)) stored;

-- What assets are sorted by stands in the row, or a page would have to join and
-- sort all of them. Models, places and the like are few: the list goes along them
-- in their order. People are not few, so their keys are kept here by triggers.
alter table assets add column assignee_key text, add column reserved_for_key text;
update assets a set
  assignee_key = (select e.name_key from employees e where e.tenant_id = a.tenant_id and e.id = a.assignee_id),
  reserved_for_key = (select e.name_key from employees e where e.tenant_id = a.tenant_id and e.id = a.reserved_for_id);

-- +goose StatementBegin
create function asset_people_keys() returns trigger language plpgsql as $$
begin
  new.assignee_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.assignee_id);
  new.reserved_for_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.reserved_for_id);
  return new;
end $$;
-- +goose StatementEnd
create trigger assets_people_keys_new before insert on assets for each row
  when (new.assignee_id is not null or new.reserved_for_id is not null)
  execute function asset_people_keys();
create trigger assets_people_keys before update of assignee_id, reserved_for_id on assets for each row
  when (new.assignee_id is distinct from old.assignee_id or new.reserved_for_id is distinct from old.reserved_for_id)
  execute function asset_people_keys();

-- +goose StatementBegin
create function employee_renamed() returns trigger language plpgsql as $$
begin
  update public.assets set assignee_key = new.name_key where tenant_id = new.tenant_id and assignee_id = new.id;
  update public.assets set reserved_for_key = new.name_key where tenant_id = new.tenant_id and reserved_for_id = new.id;
  return null;
end $$;
-- +goose StatementEnd
create trigger employees_renamed after update of display_name on employees for each row
  when (new.display_name is distinct from old.display_name)
  execute function employee_renamed();

-- One index for each way to sort, in the order of the cursor.
drop index assets_of_category, assets_of_manufacturer, assets_of_model, assets_of_location, assets_of_assignee, assets_of_reserved_for;
create index assets_by_name on assets (tenant_id, name_key, id);
create index assets_by_status on assets (tenant_id, status, id);
create index assets_of_category on assets (tenant_id, category_id, id);
create index assets_of_manufacturer on assets (tenant_id, manufacturer_id, id);
create index assets_of_model on assets (tenant_id, model_id, id);
create index assets_of_location on assets (tenant_id, location_id, id);
create index assets_of_assignee on assets (tenant_id, assignee_id) where assignee_id is not null;
create index assets_of_reserved_for on assets (tenant_id, reserved_for_id) where reserved_for_id is not null;
create index assets_by_assignee on assets (tenant_id, assignee_key, id);
create index assets_by_reserved_for on assets (tenant_id, reserved_for_key, id);
create index assets_by_assigned_at on assets (tenant_id, assigned_at, id);
create index assets_by_purchase_date on assets (tenant_id, purchase_date, id);
create index assets_by_purchase_cost on assets (tenant_id, purchase_cost_amount, id);
create index assets_by_warranty_end on assets (tenant_id, warranty_end, id);
create index assets_by_updated on assets (tenant_id, updated_at, id);

drop index employees_name, employees_of_status, employees_of_department, employees_of_location;
create index employees_by_name on employees (tenant_id, name_key, id);
create index employees_by_last_name on employees (tenant_id, last_name, id);
create index employees_by_job_title on employees (tenant_id, job_title, id);
create index employees_by_number on employees (tenant_id, employee_number, id);
create index employees_by_status on employees (tenant_id, status, id);
create index employees_of_department on employees (tenant_id, department_id, id);
create index employees_of_location on employees (tenant_id, location_id, id);
create index employees_by_start_date on employees (tenant_id, start_date, id);
create index employees_by_end_date on employees (tenant_id, end_date, id);
create index employees_by_created on employees (tenant_id, created_at, id);
create index employees_by_updated on employees (tenant_id, updated_at, id);

-- What an asset is found by. It stands beside the asset, so that moving ten
-- thousand of them leaves the trigrams alone.
create table asset_texts (
  tenant_id uuid not null references tenants (id) on delete cascade,
  asset_id  uuid not null,
  text      text not null,
  primary key (tenant_id, asset_id),
  constraint asset_texts_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade
);
select tenant_table('asset_texts');

create table employee_texts (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  employee_id uuid not null,
  text        text not null,
  primary key (tenant_id, employee_id),
  constraint employee_texts_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id) on delete cascade
);
select tenant_table('employee_texts');

-- The blank before each part lets a pattern ask for the beginning of a word.
-- +goose StatementBegin
create function asset_text(tag_key text, serial_key text, name_key text, notes text) returns text
language sql immutable parallel safe as $$
  select ' ' || tag_key || ' ' || coalesce(serial_key, '') || ' ' || name_key || ' ' || coalesce(lower(notes), '')
$$;
create function employee_text(name_key text, last_name text, email text, job_title text, employee_number text) returns text
language sql immutable parallel safe as $$
  select ' ' || name_key || ' ' || lower(last_name) || ' ' || coalesce(email, '') || ' ' || coalesce(lower(job_title), '') || ' ' || coalesce(lower(employee_number), '')
$$;

create function asset_text_kept() returns trigger language plpgsql as $$
begin
  insert into public.asset_texts (tenant_id, asset_id, text)
  values (new.tenant_id, new.id, public.asset_text(new.tag_key, new.serial_key, new.name_key, new.notes))
  on conflict (tenant_id, asset_id) do update set text = excluded.text;
  return null;
end $$;
create function employee_text_kept() returns trigger language plpgsql as $$
begin
  insert into public.employee_texts (tenant_id, employee_id, text)
  values (new.tenant_id, new.id, public.employee_text(new.name_key, new.last_name, new.email, new.job_title, new.employee_number))
  on conflict (tenant_id, employee_id) do update set text = excluded.text;
  return null;
end $$;
-- +goose StatementEnd
create trigger assets_text_new after insert on assets for each row execute function asset_text_kept();
create trigger assets_text after update of tag_key, serial_key, name_key, notes on assets for each row
  when ((new.tag_key, new.serial_key, new.name_key, new.notes) is distinct from (old.tag_key, old.serial_key, old.name_key, old.notes))
  execute function asset_text_kept();
create trigger employees_text_new after insert on employees for each row execute function employee_text_kept();
create trigger employees_text after update of display_name, last_name, email, job_title, employee_number on employees for each row
  when ((new.name_key, new.last_name, new.email, new.job_title, new.employee_number)
    is distinct from (old.name_key, old.last_name, old.email, old.job_title, old.employee_number))
  execute function employee_text_kept();

insert into asset_texts select tenant_id, id, asset_text(tag_key, serial_key, name_key, notes) from assets;
insert into employee_texts select tenant_id, id, employee_text(name_key, last_name, email, job_title, employee_number) from employees;

-- Without fastupdate: what one company has just written is not in a list that
-- everybody's next search reads through.
create index asset_texts_trigrams on asset_texts using gin (tenant_id, text gin_trgm_ops) with (fastupdate = off);
create index employee_texts_trigrams on employee_texts using gin (tenant_id, text gin_trgm_ops) with (fastupdate = off);

-- The search functions: all that runs with other rights than the caller's. They
-- belong to assetronics_system, which row level security does not narrow; so each
-- reads the company from the setting itself, answers ids alone, and at most as
-- many as asked for. What is done with the ids goes through the caller's own view.

-- +goose StatementBegin
create function find_assets(pattern text, most int) returns setof uuid
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
  select t.asset_id from public.asset_texts t
  where t.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid and t.text like pattern
  limit least(most, 100000)
$$;
create function find_assets_alike(word text, most int) returns setof uuid
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp set enable_seqscan = off
set pg_trgm.word_similarity_threshold = 0.5 as $$
  select t.asset_id from public.asset_texts t
  where t.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid and t.text %> word
  limit least(most, 100000)
$$;
create function find_employees(pattern text, most int) returns setof uuid
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
  select t.employee_id from public.employee_texts t
  where t.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid and t.text like pattern
  limit least(most, 100000)
$$;
create function find_employees_alike(word text, most int) returns setof uuid
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp set enable_seqscan = off
set pg_trgm.word_similarity_threshold = 0.5 as $$
  select t.employee_id from public.employee_texts t
  where t.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid and t.text %> word
  limit least(most, 100000)
$$;

grant create on schema public to assetronics_system;
do $$
declare f regprocedure;
begin
  foreach f in array array['find_assets(text, int)', 'find_assets_alike(text, int)',
    'find_employees(text, int)', 'find_employees_alike(text, int)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to assetronics_app', f);
    execute format('alter function %s owner to assetronics_system', f);
  end loop;
end $$;
revoke create on schema public from assetronics_system;
-- +goose StatementEnd

-- +goose Down
drop function find_employees_alike, find_employees, find_assets_alike, find_assets;
drop trigger employees_text on employees;
drop trigger employees_text_new on employees;
drop trigger assets_text on assets;
drop trigger assets_text_new on assets;
drop function employee_text_kept, asset_text_kept;
drop table employee_texts, asset_texts;
drop function employee_text, asset_text;
drop index employees_by_updated, employees_by_created, employees_by_end_date, employees_by_start_date, employees_of_location,
  employees_of_department, employees_by_status, employees_by_number, employees_by_job_title, employees_by_last_name, employees_by_name;
create index employees_name on employees (tenant_id, display_name, id);
create index employees_of_department on employees (tenant_id, department_id) where department_id is not null;
create index employees_of_location on employees (tenant_id, location_id) where location_id is not null;
create index employees_of_status on employees (tenant_id, status);
drop index assets_by_updated, assets_by_warranty_end, assets_by_purchase_cost, assets_by_purchase_date, assets_by_assigned_at,
  assets_by_reserved_for, assets_by_assignee, assets_of_reserved_for, assets_of_assignee, assets_of_location, assets_of_model,
  assets_of_manufacturer, assets_of_category, assets_by_status, assets_by_name;
create index assets_of_category on assets (tenant_id, category_id);
create index assets_of_manufacturer on assets (tenant_id, manufacturer_id) where manufacturer_id is not null;
create index assets_of_model on assets (tenant_id, model_id) where model_id is not null;
create index assets_of_location on assets (tenant_id, location_id) where location_id is not null;
create index assets_of_assignee on assets (tenant_id, assignee_id) where assignee_id is not null;
create index assets_of_reserved_for on assets (tenant_id, reserved_for_id) where reserved_for_id is not null;
drop trigger employees_renamed on employees;
drop trigger assets_people_keys on assets;
drop trigger assets_people_keys_new on assets;
drop function employee_renamed, asset_people_keys;
alter table assets drop column reserved_for_key, drop column assignee_key;
alter table employees drop column name_key;

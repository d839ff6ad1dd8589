-- +goose Up

-- What departments were called before somebody renamed or merged them: a sync that
-- still says so means them, and makes none anew.
create table department_names (
  tenant_id     uuid not null references tenants (id) on delete cascade,
  id            uuid not null default gen_random_uuid(),
  name_key      text not null,
  department_id uuid not null,
  primary key (tenant_id, id),
  constraint department_names_key unique (tenant_id, name_key),
  constraint department_names_department foreign key (tenant_id, department_id) references departments (tenant_id, id) on delete cascade
);
create index department_names_of on department_names (tenant_id, department_id);
select tenant_table('department_names');

-- +goose StatementBegin
create function department_renamed() returns trigger language plpgsql as $$
begin
  insert into public.department_names (tenant_id, name_key, department_id) values (old.tenant_id, old.name_key, old.id)
  on conflict (tenant_id, name_key) do update set department_id = excluded.department_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger departments_renamed after update of name_key on departments for each row
  when (new.name_key is distinct from old.name_key)
  execute function department_renamed();

-- +goose Down
drop trigger departments_renamed on departments;
drop function department_renamed;
drop table department_names;

-- +goose Up

-- tenant_table closes a table to everybody but its own company: row level
-- security on and forced, one policy a role, and the grants. Every table with a
-- tenant_id goes through it; a test looks for those that do not.
-- +goose StatementBegin
create function tenant_table(name regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format(
    'create policy tenant on %s to assetronics_app'
    ' using (tenant_id = nullif(current_setting(''assetronics.tenant_id'', true), '''')::uuid)'
    ' with check (tenant_id = nullif(current_setting(''assetronics.tenant_id'', true), '''')::uuid)', name);
  execute format('create policy system on %s to assetronics_system using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to assetronics_app, assetronics_system', name);
end $$;
-- +goose StatementEnd

create table tenants (
  id         uuid primary key,
  slug       text not null,
  name       text not null,
  time_zone  text not null default 'UTC',
  operator   boolean not null default false, -- the company that runs this installation
  created_at timestamptz not null,
  constraint tenants_slug_key unique (slug),
  constraint tenants_slug_form check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

-- tenants has no tenant_id: its own id plays that part.
alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant on tenants to assetronics_app
  using (id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid)
  with check (id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid);
create policy system on tenants to assetronics_system using (true) with check (true);
grant select, update on tenants to assetronics_app;
grant select, insert, update on tenants to assetronics_system;

-- The data key of each company, wrapped by the master key.
create table tenant_keys (
  tenant_id   uuid primary key references tenants (id) on delete cascade,
  wrapped_key bytea not null,
  created_at  timestamptz not null default now()
);
select tenant_table('tenant_keys');

-- The answer of a POST that carried an Idempotency-Key, stored with its effect.
create table idempotency_keys (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  key          text not null,
  user_id      uuid not null,
  request_hash bytea not null,
  status       int not null,
  headers      jsonb not null,
  body         bytea not null,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
select tenant_table('idempotency_keys');

-- +goose Down
drop table idempotency_keys;
drop table tenant_keys;
drop table tenants;
drop function tenant_table;

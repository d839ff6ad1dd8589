-- +goose Up

-- Webhook calls that were acknowledged. What stands here is never lost; it is kept
-- longer than a call may be replayed.
create table hook_calls (
  tenant_id      uuid not null,
  id             uuid not null,
  integration_id uuid not null,
  position       bigint generated always as identity, -- the order in which they came in
  digest         text not null,  -- the same for the same call sent again
  sealed         bytea not null, -- the call as it came in, bound to this table and the id
  received_at    timestamptz not null,
  attempts       int not null default 0, -- that failed
  problem        text,                   -- of the last one that failed
  done_at        timestamptz,            -- worked off, or set aside with its problem
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint hook_calls_once unique (tenant_id, integration_id, digest)
);
create index hook_calls_waiting on hook_calls (tenant_id, integration_id, position) where done_at is null;
create index hook_calls_old on hook_calls (done_at) where done_at is not null;
select tenant_table('hook_calls');

drop table hook_deliveries;

-- +goose Down
drop table hook_calls;
create table hook_deliveries (
  tenant_id      uuid not null,
  integration_id uuid not null,
  id             text not null,
  received_at    timestamptz not null,
  primary key (tenant_id, integration_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('hook_deliveries');

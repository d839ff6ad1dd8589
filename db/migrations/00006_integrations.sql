-- +goose Up

create table integrations (
  tenant_id        uuid not null references tenants (id) on delete cascade,
  id               uuid not null,
  connector        text not null, -- key in the catalogue
  name             text not null,
  enabled          boolean not null default true,
  settings         jsonb not null,
  schedule_minutes int not null,
  hand_edits       text not null,
  hook_endpoint    text not null, -- the unguessable part of our webhook's address
  hook_id          text,          -- what the vendor calls the webhook we registered
  baseline_done_at timestamptz,
  next_run_at      timestamptz,   -- null: not by itself
  last_run_id      uuid,          -- the last finished run; deleted with the integration
  failures         int not null default 0, -- failed runs in a row
  version          bigint not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  constraint integrations_hook_endpoint_key unique (hook_endpoint),
  constraint integrations_name_size check (length(name) between 1 and 200),
  constraint integrations_schedule check (schedule_minutes between 5 and 10080),
  constraint integrations_hand_edits check (hand_edits in ('keep', 'overwrite')),
  constraint integrations_disabled check (enabled or next_run_at is null)
);
create index integrations_due on integrations (next_run_at) where next_run_at is not null;
select tenant_table('integrations');

create table integration_secrets (
  tenant_id      uuid not null,
  integration_id uuid not null,
  key            text not null,
  sealed         bytea not null, -- bound to this table, the key and the integration
  primary key (tenant_id, integration_id, key),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('integration_secrets');

create table sync_runs (
  tenant_id         uuid not null,
  id                uuid not null,
  integration_id    uuid not null,
  trigger           text not null,
  status            text not null,
  attempt           int not null default 0, -- starts of the pass; an older attempt may no longer write
  again             boolean not null default false, -- a webhook came while the vendor was being read
  baseline          boolean not null default false,
  read_count        int not null default 0,
  created_count     int not null default 0,
  updated_count     int not null default 0,
  unchanged_count   int not null default 0,
  rejected_count    int not null default 0,
  warnings          jsonb not null default '[]',
  error_code        text,
  error_message     text,
  requested_by_type text not null,
  requested_by_id   uuid,
  requested_by      text not null,
  created_at        timestamptz not null,
  started_at        timestamptz,
  finished_at       timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint sync_runs_trigger check (trigger in ('manual', 'schedule', 'webhook')),
  constraint sync_runs_status check (status in ('queued', 'running', 'succeeded', 'partial', 'failed')),
  constraint sync_runs_accounts check (read_count = created_count + updated_count + unchanged_count + rejected_count),
  constraint sync_runs_error check ((status = 'failed') = (error_code is not null)),
  constraint sync_runs_finished check ((status in ('succeeded', 'partial', 'failed')) = (finished_at is not null))
);
create unique index sync_runs_one_active on sync_runs (tenant_id, integration_id) where status in ('queued', 'running');
create index sync_runs_of_integration on sync_runs (tenant_id, integration_id, created_at desc, id);
select tenant_table('sync_runs');

create table sync_rejects (
  tenant_id   uuid not null,
  id          uuid not null,
  run_id      uuid not null,
  position    int not null, -- in the order of the vendor's ids
  external_id text not null,
  label       text not null,
  code        text not null,
  reason      text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references sync_runs (tenant_id, id) on delete cascade,
  constraint sync_rejects_size check (length(external_id) <= 200 and length(label) <= 500 and length(reason) <= 2000)
);
create index sync_rejects_of_run on sync_rejects (tenant_id, run_id, position);
select tenant_table('sync_rejects');

-- Which employee a vendor's id means.
create table integration_links (
  tenant_id           uuid not null,
  integration_id      uuid not null,
  external_id         text not null,
  employee_id         uuid not null,
  hash                text not null default '', -- of the record as it was applied; '': apply it again
  manager_external_id text,                     -- '' reports to nobody; null: the vendor has never said
  seen_run_id         uuid,                     -- the last run that read this id
  seen_result         text,                     -- what became of the record there
  missing_since       timestamptz,              -- a complete pass no longer held this id
  primary key (tenant_id, integration_id, external_id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, employee_id) references employees (tenant_id, id),
  constraint integration_links_size check (length(external_id) between 1 and 200 and length(manager_external_id) <= 200),
  constraint integration_links_result check (seen_result in ('created', 'updated', 'unchanged', 'rejected'))
);
create index integration_links_of_employee on integration_links (tenant_id, employee_id);
select tenant_table('integration_links');

-- Webhook calls that were accepted, kept longer than a call may be replayed.
create table hook_deliveries (
  tenant_id      uuid not null,
  integration_id uuid not null,
  id             text not null, -- digest of timestamp and body
  received_at    timestamptz not null,
  primary key (tenant_id, integration_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('hook_deliveries');

-- +goose Down
drop table hook_deliveries;
drop table integration_links;
drop table sync_rejects;
drop table sync_runs;
drop table integration_secrets;
drop table integrations;

-- +goose Up

-- The versions of the definitions a company has used. A run keeps to its own.
create table workflow_definitions (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  key        text not null,
  version    int not null,
  name       text not null,
  source     text not null, -- YAML
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint workflow_definitions_version_key unique (tenant_id, key, version),
  constraint workflow_definitions_key_form check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint workflow_definitions_version check (version >= 1),
  constraint workflow_definitions_name_length check (length(name) between 1 and 120),
  constraint workflow_definitions_source_length check (octet_length(source) <= 65536)
);
select tenant_table('workflow_definitions');

create table workflow_runs (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  definition_id  uuid not null,
  definition_key text not null,
  subject_id     uuid not null,
  occurrence     int not null, -- the subject's hire_no or leave_no
  attempt        int not null, -- above 1: started again by hand
  status         text not null,
  anchor_date    date,
  reason         text not null,
  asset_id       uuid,         -- held for the subject
  started_at     timestamptz not null,
  finished_at    timestamptz,
  version        bigint not null default 1,
  primary key (tenant_id, id),
  constraint workflow_runs_definition foreign key (tenant_id, definition_id) references workflow_definitions (tenant_id, id),
  constraint workflow_runs_subject foreign key (tenant_id, subject_id) references employees (tenant_id, id),
  constraint workflow_runs_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id),
  -- Once for each hire or leaving, however often it is announced.
  constraint workflow_runs_once unique (tenant_id, definition_key, subject_id, occurrence, attempt),
  constraint workflow_runs_attempt check (attempt >= 1),
  constraint workflow_runs_status check (status in ('running', 'failed', 'completed', 'rejected', 'cancelled')),
  constraint workflow_runs_end check ((finished_at is null) = (status in ('running', 'failed'))),
  constraint workflow_runs_asset_freed check (asset_id is null or status not in ('rejected', 'cancelled')),
  constraint workflow_runs_reason_length check (length(reason) <= 2000)
);
create unique index workflow_runs_open on workflow_runs (tenant_id, definition_key, subject_id)
  where status in ('running', 'failed');
create index workflow_runs_of_subject on workflow_runs (tenant_id, subject_id);
create index workflow_runs_started on workflow_runs (tenant_id, started_at, id);
create index workflow_runs_of_status on workflow_runs (tenant_id, status);
create index workflow_runs_of_asset on workflow_runs (tenant_id, asset_id) where asset_id is not null;
select tenant_table('workflow_runs');

create table workflow_steps (
  tenant_id          uuid not null references tenants (id) on delete cascade,
  id                 uuid not null,
  run_id             uuid not null,
  position           int not null,
  key                text not null,
  kind               text not null,
  name               text not null,
  description        text not null,
  form               text not null,
  category           text not null, -- slug; for form pick_asset
  status             text not null,
  assignee_id        uuid,          -- a user
  assignee_role      text not null, -- "" unless it is a role's
  assignee_note      text not null,
  due_at             timestamptz,
  remind_at          timestamptz,
  wake_at            timestamptz,
  reminded_at        timestamptz,
  overdue_at         timestamptz,
  check_at           timestamptz,   -- when it must next be looked at
  activated_at       timestamptz,
  completed_at       timestamptz,
  completed_by_type  text,
  completed_by_id    uuid,
  completed_by_label text,
  note               text not null,
  reason             text not null,
  primary key (tenant_id, id),
  constraint workflow_steps_run foreign key (tenant_id, run_id) references workflow_runs (tenant_id, id) on delete cascade,
  constraint workflow_steps_assignee foreign key (tenant_id, assignee_id) references users (tenant_id, id),
  constraint workflow_steps_position_key unique (tenant_id, run_id, position),
  constraint workflow_steps_key_key unique (tenant_id, run_id, key),
  constraint workflow_steps_kind check (kind in ('approval', 'task', 'action', 'notify', 'wait')),
  constraint workflow_steps_form check (form in ('none', 'pick_asset', 'collect_assets')),
  constraint workflow_steps_status check (status in
    ('pending', 'active', 'completed', 'rejected', 'skipped', 'cancelled', 'failed')),
  constraint workflow_steps_rejected check (status <> 'rejected' or kind = 'approval'),
  constraint workflow_steps_one_assignee check (assignee_id is null or assignee_role = ''),
  constraint workflow_steps_activated check (status not in ('active', 'failed', 'completed', 'rejected') or activated_at is not null),
  constraint workflow_steps_completed check (
    (status in ('completed', 'rejected', 'skipped')) = (completed_at is not null)
    and (status in ('completed', 'rejected')) = (completed_by_type is not null)
    and (completed_by_type is null) = (completed_by_label is null)),
  constraint workflow_steps_checked check (check_at is null or status = 'active'),
  constraint workflow_steps_text_length check (length(note) <= 2000 and length(reason) <= 2000)
);
-- A run is at one step at a time.
create unique index workflow_steps_turn on workflow_steps (tenant_id, run_id) where status in ('active', 'failed');
create index workflow_steps_of_assignee on workflow_steps (tenant_id, assignee_id) where assignee_id is not null;
create index workflow_steps_of_role on workflow_steps (tenant_id, assignee_role) where status in ('active', 'failed');
-- The sweep asks over all companies.
create index workflow_steps_due on workflow_steps (check_at) where check_at is not null;
select tenant_table('workflow_steps');

-- What a completed step dealt with.
create table workflow_step_assets (
  tenant_id uuid not null references tenants (id) on delete cascade,
  step_id   uuid not null,
  asset_id  uuid not null,
  primary key (tenant_id, step_id, asset_id),
  constraint workflow_step_assets_step foreign key (tenant_id, step_id) references workflow_steps (tenant_id, id) on delete cascade,
  constraint workflow_step_assets_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id)
);
create index workflow_step_assets_of_asset on workflow_step_assets (tenant_id, asset_id);
select tenant_table('workflow_step_assets');

-- +goose Down
drop table workflow_step_assets;
drop table workflow_steps;
drop table workflow_runs;
drop table workflow_definitions;

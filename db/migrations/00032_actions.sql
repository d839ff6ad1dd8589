-- +goose Up

-- What people ask to be done at a vendor. The row stays when what it names is gone:
-- it is history. What it is done to is kept as it was when it was asked for.
create table actions (
  tenant_id        uuid not null,
  id               uuid not null,
  integration_id   uuid,          -- null: deleted since
  integration_name text not null,
  connector        text not null,
  name             text not null, -- the manifest's word
  title            text not null,
  dangerous        boolean not null,
  state            text not null,
  inputs           jsonb not null, -- those that are no secret
  secrets          text[] not null, -- the keys of those that are
  sealed           bytea,         -- their values
  device_id        uuid,
  device_label     text,
  external_id      text,
  serial           text,
  asset_id         uuid,
  asset_tag        text,
  asset_name       text,
  holder_id        uuid,          -- who had the asset then; no reference: people are merged
  holder_name      text,
  reason           text not null,
  asked_by         uuid not null,
  asked_by_name    text not null,
  asked_at         timestamptz not null,
  expires_at       timestamptz,   -- of the waiting for an approval
  decided_by       uuid,
  decided_by_name  text,
  decided_at       timestamptz,
  note             text not null, -- of who decided
  call_key         uuid not null, -- the same for the same intention
  attempts         int not null,
  begun_at         timestamptz,   -- when it was first called, while no answer is known
  due_at           timestamptz,   -- when somebody may take it up
  result           jsonb,
  problem          text,          -- why it failed, is not known or not done yet
  ended_at         timestamptz,
  version          bigint not null default 1,
  updated_at       timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete set null (integration_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id),
  foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete set null (asset_id),
  foreign key (tenant_id, asked_by) references users (tenant_id, id),
  foreign key (tenant_id, decided_by) references users (tenant_id, id),
  constraint actions_state check (state in
    ('waiting', 'queued', 'running', 'done', 'failed', 'unknown', 'rejected', 'withdrawn', 'expired')),
  constraint actions_waiting check ((state = 'waiting') = (expires_at is not null)),
  constraint actions_due check ((state in ('queued', 'running')) = (due_at is not null)),
  constraint actions_begun check (state <> 'running' or begun_at is not null),
  -- Nothing dangerous is done on one person's word.
  constraint actions_two_people check (not dangerous or state in ('waiting', 'withdrawn', 'expired', 'rejected')
    or decided_by is not null and decided_by <> asked_by),
  constraint actions_sealed check ((cardinality(secrets) > 0) = (sealed is not null)),
  constraint actions_size check (length(reason) <= 2000 and length(note) <= 2000)
);
-- One machine is not told the same by two people at once.
create unique index actions_one_open on actions (tenant_id, device_id, integration_id, name)
  where state in ('waiting', 'queued', 'running', 'unknown');
create index actions_by_time on actions (tenant_id, asked_at, id);
create index actions_by_state on actions (tenant_id, state, asked_at, id);
create index actions_of_device on actions (tenant_id, device_id, asked_at, id);
create index actions_of_asset on actions (tenant_id, asset_id, asked_at, id);
create index actions_of_integration on actions (tenant_id, integration_id, asked_at, id);
create index actions_to_expire on actions (expires_at) where state = 'waiting';
create index actions_to_do on actions (due_at) where state in ('queued', 'running');
select tenant_table('actions');

-- +goose Down
drop table actions;

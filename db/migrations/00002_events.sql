-- +goose Up

-- What committed transactions have to tell, in the order they said it. The
-- sequencer moves entries from here to events.
create table outbox (
  id           bigint generated always as identity primary key,
  tenant_id    uuid not null references tenants (id) on delete cascade,
  event_id     uuid not null,
  type         text not null,
  subject_type text not null,
  subject_id   uuid not null,
  actor_id     uuid,
  at           timestamptz not null,
  payload      json not null
);
create index outbox_tenant on outbox (tenant_id);
select tenant_table('outbox');
revoke select, update, delete on outbox from assetronics_app;

-- How far each company's log has come. The row lock on it is what makes
-- appending exclusive.
create table event_heads (
  tenant_id uuid primary key references tenants (id) on delete cascade,
  seq       bigint not null,
  hash      bytea not null
);
select tenant_table('event_heads');
revoke insert, update, delete on event_heads from assetronics_app;

-- The log. payload is json, not jsonb: it must keep the very text its digest
-- was made over. An erased entry has neither payload nor salt, but keeps its
-- place in the chain.
create table events (
  tenant_id    uuid not null references tenants (id) on delete cascade,
  seq          bigint not null,
  id           uuid not null,
  type         text not null,
  subject_type text not null,
  subject_id   uuid not null,
  actor_id     uuid,
  at           timestamptz not null,
  payload      json,
  salt         bytea,
  digest       bytea not null,
  hash         bytea not null,
  primary key (tenant_id, seq)
);
create unique index events_id on events (tenant_id, id);
create index events_subject on events (tenant_id, subject_type, subject_id, seq);
create index events_type on events (tenant_id, type, seq);
create index events_actor on events (tenant_id, actor_id, seq) where actor_id is not null;
select tenant_table('events');
-- Append-only: nobody changes or removes an entry; erasing empties two columns.
revoke insert, update, delete on events from assetronics_app;
revoke update, delete on events from assetronics_system;
grant update (payload, salt) on events to assetronics_system;

-- +goose Down
drop table events;
drop table event_heads;
drop table outbox;

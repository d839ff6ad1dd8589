-- +goose Up

-- Streams that an administrator has switched off: never read until switched on again.
alter table integrations add column streams_off text[] not null default '{}';

-- A run may be narrowed to some streams. One that must wait for the run under way
-- is queued without its streams until that one ends.
alter table sync_runs add column narrowed_to text[] not null default '{}'; -- empty: all streams
drop index sync_runs_one_active;
insert into sync_runs (tenant_id, id, integration_id, trigger, status, requested_by_type, requested_by_id, requested_by, created_at)
select tenant_id, gen_random_uuid(), integration_id, 'webhook', 'queued', requested_by_type, requested_by_id, requested_by, now()
from sync_runs where again and status = 'running';
alter table sync_runs drop column again;
create unique index sync_runs_one_running on sync_runs (tenant_id, integration_id) where status = 'running';
create unique index sync_runs_one_queued on sync_runs (tenant_id, integration_id) where status = 'queued';

-- The baseline belongs to a stream: people whom it shows for the first time start nothing.
alter table stream_runs add column baseline boolean not null default false;
alter table stream_cursors
  add column saved_at    timestamptz, -- when the cursor was saved
  add column baseline_at timestamptz; -- when the stream first went through
insert into stream_cursors (tenant_id, integration_id, stream, cursor)
select distinct r.tenant_id, r.integration_id, r.stream, '' from source_records r
on conflict do nothing;
update stream_cursors c set saved_at = c.full_at, baseline_at = i.baseline_done_at
from integrations i where i.tenant_id = c.tenant_id and i.id = c.integration_id;
update stream_runs s set baseline = r.baseline
from sync_runs r where r.tenant_id = s.tenant_id and r.id = s.run_id and r.baseline;

-- The last run of each stream.
create index stream_runs_of_stream on stream_runs (tenant_id, integration_id, stream, finished_at desc, id desc) where finished_at is not null;

-- +goose Down
drop index stream_runs_of_stream;
alter table stream_cursors drop column saved_at, drop column baseline_at;
alter table stream_runs drop column baseline;
alter table sync_runs add column again boolean not null default false;
update sync_runs r set again = true
where status = 'running' and exists (
  select 1 from sync_runs w where w.tenant_id = r.tenant_id and w.integration_id = r.integration_id and w.status = 'queued');
delete from sync_runs w using sync_runs r
where r.tenant_id = w.tenant_id and r.integration_id = w.integration_id and r.status = 'running' and w.status = 'queued';
drop index sync_runs_one_queued;
drop index sync_runs_one_running;
create unique index sync_runs_one_active on sync_runs (tenant_id, integration_id) where status in ('queued', 'running');
alter table sync_runs drop column narrowed_to;
alter table integrations drop column streams_off;

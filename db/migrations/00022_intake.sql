-- +goose Up

-- One stream of a run: its reading and its applying.
create table stream_runs (
  tenant_id       uuid not null,
  id              uuid not null,
  run_id          uuid not null,
  integration_id  uuid not null,
  stream          text not null,
  kind            text not null, -- of its records
  place           int not null,  -- in the order of the run
  status          text not null,
  attempt         int not null default 0, -- starts; an older attempt may no longer write
  full_pass       boolean not null default false, -- everything was asked for, not only what has changed
  pages           int not null default 0,
  position        text not null default '', -- the cursor behind which reading goes on
  position_page   int not null default 0,   -- the last page before that
  read_done       boolean not null default false,
  complete        boolean not null default false, -- the reading showed every record there is
  next_cursor     text not null default '',       -- for the run after this one
  read_count      int not null default 0,
  created_count   int not null default 0,
  updated_count   int not null default 0,
  unchanged_count int not null default 0,
  rejected_count  int not null default 0,
  warnings        jsonb not null default '[]',
  error_code      text,
  error_message   text,
  error_retry     boolean not null default false, -- another try before the next scheduled one may help
  error_pause     int not null default 0,         -- seconds that the vendor wants to be left alone
  started_at      timestamptz,
  finished_at     timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references sync_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint stream_runs_status check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'skipped')),
  constraint stream_runs_accounts check (status in ('queued', 'running', 'failed', 'skipped')
    or read_count = created_count + updated_count + unchanged_count + rejected_count),
  constraint stream_runs_error check ((status = 'failed') = (error_code is not null)),
  constraint stream_runs_finished check ((status in ('queued', 'running')) = (finished_at is null))
);
create unique index stream_runs_one_active on stream_runs (tenant_id, integration_id, stream) where status in ('queued', 'running');
create index stream_runs_of_run on stream_runs (tenant_id, run_id, place);
select tenant_table('stream_runs');

-- What a page of a stream run held, until the run is over: which ids were seen.
create table stream_pages (
  tenant_id     uuid not null,
  stream_run_id uuid not null,
  page          int not null,
  external_ids  text[] not null,
  deleted_ids   text[] not null, -- the vendor says that they are gone
  primary key (tenant_id, stream_run_id, page),
  foreign key (tenant_id, stream_run_id) references stream_runs (tenant_id, id) on delete cascade
);
select tenant_table('stream_pages');

-- Where the next run of a stream begins.
create table stream_cursors (
  tenant_id      uuid not null,
  integration_id uuid not null,
  stream         text not null,
  cursor         text not null,
  full_at        timestamptz, -- the last time everything was read
  primary key (tenant_id, integration_id, stream),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('stream_cursors');

-- What the vendors said last, in our words, and who or what it is here.
create table source_records (
  tenant_id      uuid not null,
  integration_id uuid not null,
  stream         text not null,
  external_id    text not null,
  id             uuid not null default gen_random_uuid(), -- for lists
  kind           text not null,
  label          text not null default '',
  hash           text not null,               -- of the record; '': read it again
  source         text not null default '',    -- hash of the vendor's row, before details
  data           jsonb not null,              -- the canonical record
  missing        text[] not null default '{}', -- fields that the vendor did not answer
  applied_hash   text not null default '',    -- of the record as it came into the register; '': not, or apply it again
  applied_run_id uuid,                        -- the last run that brought it there, or tried
  applied_result text,                        -- what became of it then
  subject_id     uuid,                        -- whom or what it means here
  employee_id    uuid generated always as (case when kind = 'employee' then subject_id end) stored,
  missing_since  timestamptz,                 -- a complete pass no longer held this id
  changed_at     timestamptz not null,
  primary key (tenant_id, integration_id, stream, external_id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, employee_id) references employees (tenant_id, id),
  constraint source_records_size check (length(external_id) between 1 and 200 and length(label) <= 500),
  constraint source_records_result check (applied_result in ('created', 'updated', 'unchanged', 'rejected'))
);
create index source_records_of_employee on source_records (tenant_id, employee_id) where employee_id is not null;
create index source_records_open on source_records (tenant_id, integration_id, stream) where applied_hash <> hash;
select tenant_table('source_records');

-- The records of before come without their content: the next pass reads and
-- applies them once more.
insert into source_records (tenant_id, integration_id, stream, external_id, kind, hash, data, subject_id, missing_since, changed_at)
select tenant_id, integration_id, 'employees', external_id, 'employee', '', '{}', employee_id, missing_since, now() from integration_links;
drop table integration_links;

alter table sync_runs drop constraint sync_runs_error;
alter table sync_runs add constraint sync_runs_error check (status = 'partial' or (status = 'failed') = (error_code is not null));

alter table sync_rejects add column stream_run_id uuid;
alter table sync_rejects add column page int not null default 0; -- of the stream run; 0: set aside when it was to be applied
alter table sync_rejects add foreign key (tenant_id, stream_run_id) references stream_runs (tenant_id, id) on delete cascade;
create index sync_rejects_of_stream_run on sync_rejects (tenant_id, stream_run_id, page);

-- +goose Down
drop index sync_rejects_of_stream_run;
alter table sync_rejects drop column stream_run_id, drop column page;
alter table sync_runs drop constraint sync_runs_error;
update sync_runs set error_code = null, error_message = null where status = 'partial';
alter table sync_runs add constraint sync_runs_error check ((status = 'failed') = (error_code is not null));
create table integration_links (
  tenant_id           uuid not null,
  integration_id      uuid not null,
  external_id         text not null,
  employee_id         uuid not null,
  hash                text not null default '',
  manager_external_id text,
  seen_run_id         uuid,
  seen_result         text,
  missing_since       timestamptz,
  primary key (tenant_id, integration_id, external_id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, employee_id) references employees (tenant_id, id),
  constraint integration_links_size check (length(external_id) between 1 and 200 and length(manager_external_id) <= 200),
  constraint integration_links_result check (seen_result in ('created', 'updated', 'unchanged', 'rejected'))
);
create index integration_links_of_employee on integration_links (tenant_id, employee_id);
select tenant_table('integration_links');
insert into integration_links (tenant_id, integration_id, external_id, employee_id, missing_since)
select tenant_id, integration_id, external_id, employee_id, missing_since from source_records where employee_id is not null
on conflict do nothing;
drop table source_records;
drop table stream_cursors;
drop table stream_pages;
drop table stream_runs;

-- +goose Up

-- What was asked of a vendor, for administrators: without query, headers and bodies.
create table integration_requests (
  tenant_id      uuid not null,
  id             uuid not null,
  integration_id uuid not null,
  run_id         uuid,     -- null: a test, an action, a sign-in
  at             timestamptz not null,
  method         text not null,
  url            text not null,
  status         int not null, -- 0: no answer
  duration_ms    int not null,
  bytes          bigint not null,
  attempt        int not null,
  error          text,     -- the code of what was wrong with the answer
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
create index integration_requests_of on integration_requests (tenant_id, integration_id, at desc, id);
create index integration_requests_old on integration_requests (at);
select tenant_table('integration_requests');

-- An administrator's own mapping: expressions and words of tables, by stream.
alter table integrations add column mapping jsonb not null default '{}';

-- +goose Down
alter table integrations drop column mapping;
drop table integration_requests;

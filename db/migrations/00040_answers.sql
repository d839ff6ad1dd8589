-- +goose Up

-- What the vendor's answers to a stream were when everything was read last: the same
-- answer to the same request need not be read again. What the records are is in
-- source_records; an answer of which a record was written in any other way goes.
create table stream_answers (
  tenant_id      uuid not null,
  integration_id uuid not null,
  stream         text not null,
  request        text not null, -- a print: of the place in the list and of what maps the rows, too
  body           text not null, -- a print
  bytes          bigint not null,
  external_ids   text[] not null,
  marks          bigint[] not null, -- the beginning of each record's hash
  place          text not null, -- of the next page
  more           boolean not null,
  high           text not null, -- the latest mark of its rows
  primary key (tenant_id, integration_id, stream, request),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('stream_answers');

-- +goose Down
drop table stream_answers;

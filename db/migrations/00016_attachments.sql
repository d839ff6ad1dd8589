-- +goose Up

-- Files and photos. files are contents, each once a company; the bytes lie in the
-- store under tenant/id. A row comes before its bytes and goes after them, so that
-- whatever is killed in between, the sweep knows what lies there:
--   coming  bytes are being written
--   kept    bytes are there
--   going   nobody uses them any more; they are being deleted
create table files (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  state      text not null,
  hash       bytea not null, -- SHA-256 of the bytes
  size       bigint not null,
  media_type text not null,
  width      int, -- of pictures, which have a thumbnail beside them
  height     int,
  since      timestamptz not null, -- when the state began, or the last use ended
  primary key (tenant_id, id),
  constraint files_state check (state in ('coming', 'kept', 'going')),
  constraint files_hash_size check (length(hash) = 32 and size >= 0),
  constraint files_picture check ((width is null) = (height is null))
);
create unique index files_kept on files (tenant_id, hash) where state = 'kept';
create index files_since on files (tenant_id, state, since);
select tenant_table('files');

-- What is attached to what: exactly one of the ids is given.
create table attachments (
  tenant_id        uuid not null references tenants (id) on delete cascade,
  id               uuid not null,
  file_id          uuid not null,
  name             text not null,
  cover            boolean not null default false, -- the picture shown for its subject
  asset_id         uuid,
  model_id         uuid,
  employee_id      uuid,
  location_id      uuid,
  vendor_id        uuid,
  created_by_type  text not null,
  created_by_id    uuid,
  created_by_label text not null,
  created_at       timestamptz not null,
  version          bigint not null default 1,
  primary key (tenant_id, id),
  constraint attachments_subject check (num_nonnulls(asset_id, model_id, employee_id, location_id, vendor_id) = 1),
  constraint attachments_name_length check (length(name) between 1 and 200),
  constraint attachments_file foreign key (tenant_id, file_id) references files (tenant_id, id),
  constraint attachments_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade,
  constraint attachments_model foreign key (tenant_id, model_id) references models (tenant_id, id) on delete cascade,
  constraint attachments_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id) on delete cascade,
  constraint attachments_location foreign key (tenant_id, location_id) references locations (tenant_id, id) on delete cascade,
  constraint attachments_vendor foreign key (tenant_id, vendor_id) references vendors (tenant_id, id) on delete cascade
);
create index attachments_of_file on attachments (tenant_id, file_id);
create index attachments_of_asset on attachments (tenant_id, asset_id, created_at) where asset_id is not null;
create index attachments_of_model on attachments (tenant_id, model_id, created_at) where model_id is not null;
create index attachments_of_employee on attachments (tenant_id, employee_id, created_at) where employee_id is not null;
create index attachments_of_location on attachments (tenant_id, location_id, created_at) where location_id is not null;
create index attachments_of_vendor on attachments (tenant_id, vendor_id, created_at) where vendor_id is not null;
select tenant_table('attachments');

-- +goose Down
drop table attachments;
drop table files;

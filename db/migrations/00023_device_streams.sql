-- +goose Up

-- A vendor numbers computers and phones apart: an id means something within its
-- stream alone.
alter table devices
  add column stream text not null default '',
  drop constraint devices_external_id,
  add constraint devices_external_id unique (tenant_id, integration_id, stream, external_id);

-- +goose Down
alter table devices
  drop constraint devices_external_id,
  add constraint devices_external_id unique (tenant_id, integration_id, external_id),
  drop column stream;

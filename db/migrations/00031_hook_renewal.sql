-- +goose Up

-- When our webhook is to be made known again, at vendors that forget it.
alter table integrations add column hook_renew_at timestamptz;
create index integrations_hook_renewal on integrations (hook_renew_at) where hook_renew_at is not null;

-- +goose Down
alter table integrations drop column hook_renew_at;

-- +goose Up

-- Things are done to people's accounts as well as to devices. An account is labelled
-- and addressed in the columns of devices; its holder is the person.
alter table actions add column target text;
update actions set target = 'device' where device_label is not null;
alter table actions add constraint actions_target check ((target is not null) = (device_label is not null) and target in ('device', 'account'));
create unique index actions_one_open_account on actions (tenant_id, integration_id, name, external_id)
  where target = 'account' and state in ('waiting', 'queued', 'running', 'unknown');

create index source_records_accounts on source_records (tenant_id, (data ->> 'email')) where kind = 'app_user';

-- The accounts with one of the work e-mails. Looking into json is not leakproof, so
-- under row level security no index would serve it: this function looks for the
-- company that the setting names.
-- +goose StatementBegin
create function accounts_of_emails(emails text[]) returns table (integration_id uuid, stream text, external_id text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.integration_id, r.stream, r.external_id from public.source_records r
  where r.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid
    and r.kind = 'app_user' and r.missing_since is null and r.data ->> 'email' = any(emails)
$$;
revoke all on function accounts_of_emails(text[]) from public;
grant execute on function accounts_of_emails(text[]) to assetronics_app;
grant create on schema public to assetronics_system;
alter function accounts_of_emails(text[]) owner to assetronics_system;
revoke create on schema public from assetronics_system;
-- +goose StatementEnd

-- +goose Down
drop function accounts_of_emails(text[]);
drop index source_records_accounts;
drop index actions_one_open_account;
alter table actions drop column target;

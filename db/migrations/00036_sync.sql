-- +goose Up

-- People come by thousands: their text is written by the statement, not by the row.
-- +goose StatementBegin
create function employee_texts_made() returns trigger language plpgsql as $$
begin
  insert into public.employee_texts (tenant_id, employee_id, text)
  select n.tenant_id, n.id, public.employee_text(n.name_key, n.last_name, n.email, n.job_title, n.employee_number) from made n;
  return null;
end $$;
-- +goose StatementEnd
drop trigger employees_text_new on employees;
create trigger employees_text_new after insert on employees referencing new table as made for each statement execute function employee_texts_made();

-- Who is back is looked for among the missing.
create index source_records_missing on source_records (tenant_id, integration_id, stream, external_id) where missing_since is not null;

-- Tables that grow by thousands within a minute are planned for as if they were
-- empty, until somebody counts them: each check of a foreign key then walks through
-- the whole company. A table that is known to hold far more than has come just now
-- is left alone, and nobody waits for whoever counts already.
-- +goose StatementBegin
create function count_synced(came bigint) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  synced regclass;
begin
  foreach synced in array array['employees', 'employee_words', 'employee_texts', 'devices', 'source_records', 'stream_pages']::regclass[] loop
    if (select c.reltuples < 4 * came from pg_class c where c.oid = synced) then
      execute format('analyze (skip_locked) %s', synced);
    end if;
  end loop;
end $$;
-- +goose StatementEnd
revoke all on function count_synced(bigint) from public;
grant execute on function count_synced(bigint) to assetronics_app;

-- What the vendor sent of a record that was set aside, sealed, and whom or what the
-- record means here where that is known.
alter table sync_rejects add column raw bytea, add column subject_id uuid;

-- +goose Down
alter table sync_rejects drop column raw, drop column subject_id;
drop function count_synced(bigint);
drop index source_records_missing;
drop trigger employees_text_new on employees;
create trigger employees_text_new after insert on employees for each row execute function employee_text_kept();
drop function employee_texts_made();

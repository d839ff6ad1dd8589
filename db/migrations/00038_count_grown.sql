-- +goose Up

-- What a sync looks things up in may have grown by thousands within the last minute as
-- well, by an import: a table of several times the pages that its statistics know of is
-- counted too. Without that each device looks for its asset through all of them.
-- +goose StatementBegin
create or replace function count_synced(came bigint) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  synced regclass;
begin
  foreach synced in array array['employees', 'employee_words', 'employee_texts', 'devices', 'source_records', 'stream_pages', 'assets']::regclass[] loop
    if (select c.reltuples < 4 * came and synced <> 'assets'::regclass
               or pg_relation_size(c.oid) > 4 * greatest(c.relpages, 8) * current_setting('block_size')::bigint
        from pg_class c where c.oid = synced) then
      execute format('analyze (skip_locked) %s', synced);
    end if;
  end loop;
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function count_synced(came bigint) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
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

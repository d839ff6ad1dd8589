-- +goose Up

-- A part of a text in a company's own field is looked up in an index, as one in a
-- built-in column is: by a search function, for LIKE is not leakproof (00012_finding.sql).
create index field_values_trigrams on field_values using gin (tenant_id, field_id, key gin_trgm_ops) with (fastupdate = off)
  where key is not null;

-- +goose StatementBegin
create function find_field_values(pattern text, most int, field uuid) returns setof uuid
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
  select v.owner_id from public.field_values v
  where v.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid and v.field_id = field and v.key like pattern
  limit least(most, 100000)
$$;
-- +goose StatementEnd

grant create on schema public to assetronics_system;
revoke all on function find_field_values(text, int, uuid) from public;
grant execute on function find_field_values(text, int, uuid) to assetronics_app;
alter function find_field_values(text, int, uuid) owner to assetronics_system;
revoke create on schema public from assetronics_system;

-- +goose Down
drop function find_field_values;
drop index field_values_trigrams;

-- +goose Up

-- Names that are likely one: "HP" and "HP Inc.", "Lenovo" and "Lenvo".
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create index categories_alike on categories using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index manufacturers_alike on manufacturers using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index models_alike on models using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index vendors_alike on vendors using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index companies_alike on companies using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index cost_centres_alike on cost_centres using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index locations_alike on locations using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);
create index departments_alike on departments using gin (tenant_id, name_key gin_trgm_ops) with (fastupdate = off);

-- A name without punctuation, blanks and the words for what kind of firm it is:
-- two names that are equal so are one with two spellings.
-- +goose StatementBegin
create function plain_name(name_key text) returns text language sql immutable parallel safe as $$
  select coalesce(nullif(regexp_replace(
    regexp_replace(regexp_replace(name_key, '[.,]', '', 'g'),
      '(\s+(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|aps))+\s*$', ''),
    '[^[:alnum:]]+', '', 'g'), ''), name_key)
$$;

-- Pairs of one register's rows whose names are likely one, best first: ids and how
-- alike (0 to 1) alone. It runs as assetronics_system, since similarity may not
-- use an index under row level security, and so reads the company from the setting
-- itself. Names that differ in their digits are different things: Latitude 7440
-- and 7450, floor 1 and floor 2. The other condition: models of one manufacturer,
-- or of one that is not known; places and departments beside each other.
create function alike(register text, most int) returns table (one uuid, other uuid, likeness real)
language plpgsql stable security definer rows 50 set search_path = pg_catalog, public, pg_temp
set pg_trgm.similarity_threshold = 0.42 as $$
declare
  tenant constant uuid := nullif(current_setting('assetronics.tenant_id', true), '')::uuid;
  beside constant text := case
    when register = 'models' then '(a.manufacturer_id = b.manufacturer_id or a.manufacturer_id is null or b.manufacturer_id is null)'
    when register in ('locations', 'departments') then 'a.parent_id is not distinct from b.parent_id'
    else 'true' end;
begin
  if register not in ('categories', 'manufacturers', 'models', 'vendors', 'companies', 'cost_centres', 'locations', 'departments') then
    raise exception 'alike: no such register';
  end if;
  return query execute format($q$
    with named as materialized (
      select t.*, public.plain_name(t.name_key) as plain, regexp_replace(t.name_key, '[^0-9]+', ' ', 'g') as digits
      from public.%1$I t where t.tenant_id = $1
    ), pairs as (
      select a.id as one, b.id as other, 1::real as likeness
      from named a join named b on a.plain = b.plain and a.id < b.id where %2$s
      union all
      select a.id, b.id, public.similarity(a.name_key, b.name_key)
      from named a join public.%1$I b on b.tenant_id = $1 and b.name_key operator(public.%%) a.name_key and a.id < b.id
      where trim(a.digits) = trim(regexp_replace(b.name_key, '[^0-9]+', ' ', 'g')) and %2$s
    )
    select p.one, p.other, max(p.likeness) from pairs p group by 1, 2 order by 3 desc, 1, 2 limit least($2, 500)
  $q$, register, beside) using tenant, most;
end $$;

grant create on schema public to assetronics_system;
revoke all on function alike(text, int) from public;
grant execute on function alike(text, int) to assetronics_app;
alter function alike(text, int) owner to assetronics_system;
revoke create on schema public from assetronics_system;
-- +goose StatementEnd

-- +goose Down
drop function alike;
drop function plain_name;
drop index departments_alike, locations_alike, cost_centres_alike, companies_alike, vendors_alike, models_alike,
  manufacturers_alike, categories_alike;

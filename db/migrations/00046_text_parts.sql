-- +goose Up

-- What an asset is found by stands in parts, each indexed by itself: who writes a note
-- has the trigrams of the note written, not those of tag, serial, name and order as
-- well. Notes of ten thousand assets then cost a tenth. A part that is empty is not there.
-- +goose StatementBegin
create function asset_text_parts(tag_key text, serial_key text, name_key text, notes text, order_number text, invoice_number text)
returns table (part text, text text)
language sql immutable parallel safe as $$
  select p.part, p.text from (values
    ('name', ' ' || tag_key || ' ' || coalesce(serial_key, '') || ' ' || name_key),
    ('notes', ' ' || lower(notes)),
    ('papers', ' ' || coalesce(lower(order_number), '') || ' ' || coalesce(lower(invoice_number), ''))) as p (part, text)
  where trim(p.text) <> ''
$$;
-- +goose StatementEnd

drop trigger assets_text_new on assets;
drop trigger assets_text on assets;
drop function asset_text_kept;
drop index asset_texts_trigrams;
alter table asset_texts drop constraint asset_texts_pkey, add column part text not null default 'name';
truncate asset_texts;
alter table asset_texts alter column part drop default, add primary key (tenant_id, asset_id, part);
insert into asset_texts (tenant_id, asset_id, part, text)
select a.tenant_id, a.id, p.part, p.text
from assets a cross join lateral asset_text_parts(a.tag_key, a.serial_key, a.name_key, a.notes, a.order_number, a.invoice_number) as p;
create index asset_texts_trigrams on asset_texts using gin (tenant_id, text gin_trgm_ops) with (fastupdate = off);

-- Assets come by thousands: their texts are written by the statement, not by the row.
-- +goose StatementBegin
create function asset_texts_made() returns trigger language plpgsql as $$
begin
  insert into public.asset_texts (tenant_id, asset_id, part, text)
  select n.tenant_id, n.id, p.part, p.text
  from made n cross join lateral public.asset_text_parts(n.tag_key, n.serial_key, n.name_key, n.notes, n.order_number, n.invoice_number) as p;
  return null;
end $$;
create function asset_texts_kept() returns trigger language plpgsql as $$
begin
  delete from public.asset_texts t
  where t.tenant_id = new.tenant_id and t.asset_id = new.id
    and t.part not in (select p.part from public.asset_text_parts(new.tag_key, new.serial_key, new.name_key, new.notes, new.order_number, new.invoice_number) as p);
  insert into public.asset_texts (tenant_id, asset_id, part, text)
  select new.tenant_id, new.id, p.part, p.text
  from public.asset_text_parts(new.tag_key, new.serial_key, new.name_key, new.notes, new.order_number, new.invoice_number) as p
  left join public.asset_texts o on o.tenant_id = new.tenant_id and o.asset_id = new.id and o.part = p.part
  where o.text is distinct from p.text
  on conflict (tenant_id, asset_id, part) do update set text = excluded.text;
  return null;
end $$;
-- +goose StatementEnd
create trigger assets_text_new after insert on assets referencing new table as made for each statement execute function asset_texts_made();
create trigger assets_text after update of tag_key, serial_key, name_key, notes, order_number, invoice_number on assets for each row
  when ((new.tag_key, new.serial_key, new.name_key, new.notes, new.order_number, new.invoice_number)
    is distinct from (old.tag_key, old.serial_key, old.name_key, old.notes, old.order_number, old.invoice_number))
  execute function asset_texts_kept();

-- +goose Down
drop trigger assets_text_new on assets;
drop trigger assets_text on assets;
drop function asset_texts_made, asset_texts_kept;
drop index asset_texts_trigrams;
truncate asset_texts;
alter table asset_texts drop constraint asset_texts_pkey, drop column part, add primary key (tenant_id, asset_id);
drop function asset_text_parts;
insert into asset_texts select tenant_id, id, asset_text(tag_key, serial_key, name_key, notes, order_number, invoice_number) from assets;
create index asset_texts_trigrams on asset_texts using gin (tenant_id, text gin_trgm_ops) with (fastupdate = off);
-- +goose StatementBegin
create function asset_text_kept() returns trigger language plpgsql as $$
begin
  insert into public.asset_texts (tenant_id, asset_id, text)
  values (new.tenant_id, new.id, public.asset_text(new.tag_key, new.serial_key, new.name_key, new.notes, new.order_number, new.invoice_number))
  on conflict (tenant_id, asset_id) do update set text = excluded.text;
  return null;
end $$;
-- +goose StatementEnd
create trigger assets_text_new after insert on assets for each row execute function asset_text_kept();
create trigger assets_text after update of tag_key, serial_key, name_key, notes, order_number, invoice_number on assets for each row
  when ((new.tag_key, new.serial_key, new.name_key, new.notes, new.order_number, new.invoice_number)
    is distinct from (old.tag_key, old.serial_key, old.name_key, old.notes, old.order_number, old.invoice_number))
  execute function asset_text_kept();

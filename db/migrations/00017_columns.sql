-- +goose Up

-- Every column that people see in the list of assets is sorted by, from an index of
-- its own. What most assets have none of is indexed only where there is something.
drop index assets_of_status_label;
create index assets_of_status_label on assets (tenant_id, status_label_id, id) where status_label_id is not null;
create index assets_by_condition on assets (tenant_id, condition, id) where condition is not null;
create index assets_by_ownership on assets (tenant_id, ownership, id);
create index assets_by_lease_end on assets (tenant_id, lease_end, id) where lease_end is not null;
create index assets_by_end_of_life on assets (tenant_id, end_of_life, id) where end_of_life is not null;
create index assets_by_order_number on assets (tenant_id, order_number, id) where order_number is not null;
create index assets_by_invoice_number on assets (tenant_id, invoice_number, id) where invoice_number is not null;

-- Orders and invoices are looked for as well.
drop trigger assets_text_new on assets;
drop trigger assets_text on assets;
-- +goose StatementBegin
create function asset_text(tag_key text, serial_key text, name_key text, notes text, order_number text, invoice_number text) returns text
language sql immutable parallel safe as $$
  select ' ' || tag_key || ' ' || coalesce(serial_key, '') || ' ' || name_key || ' ' || coalesce(lower(notes), '')
    || ' ' || coalesce(lower(order_number), '') || ' ' || coalesce(lower(invoice_number), '')
$$;
create or replace function asset_text_kept() returns trigger language plpgsql as $$
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
drop function asset_text(text, text, text, text);
update asset_texts t set text = asset_text(a.tag_key, a.serial_key, a.name_key, a.notes, a.order_number, a.invoice_number)
from assets a
where a.tenant_id = t.tenant_id and a.id = t.asset_id and (a.order_number is not null or a.invoice_number is not null);

-- Who is renamed while an asset is on its way to him waits until it is there, and
-- who gets an asset while he is renamed gets it under the new name.
-- +goose StatementBegin
create or replace function asset_people_keys() returns trigger language plpgsql as $$
begin
  new.assignee_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.assignee_id for share);
  new.reserved_for_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.reserved_for_id for share);
  return new;
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function asset_people_keys() returns trigger language plpgsql as $$
begin
  new.assignee_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.assignee_id);
  new.reserved_for_key := (select e.name_key from public.employees e where e.tenant_id = new.tenant_id and e.id = new.reserved_for_id);
  return new;
end $$;
create function asset_text(tag_key text, serial_key text, name_key text, notes text) returns text
language sql immutable parallel safe as $$
  select ' ' || tag_key || ' ' || coalesce(serial_key, '') || ' ' || name_key || ' ' || coalesce(lower(notes), '')
$$;
create or replace function asset_text_kept() returns trigger language plpgsql as $$
begin
  insert into public.asset_texts (tenant_id, asset_id, text)
  values (new.tenant_id, new.id, public.asset_text(new.tag_key, new.serial_key, new.name_key, new.notes))
  on conflict (tenant_id, asset_id) do update set text = excluded.text;
  return null;
end $$;
-- +goose StatementEnd
drop trigger assets_text on assets;
create trigger assets_text after update of tag_key, serial_key, name_key, notes on assets for each row
  when ((new.tag_key, new.serial_key, new.name_key, new.notes) is distinct from (old.tag_key, old.serial_key, old.name_key, old.notes))
  execute function asset_text_kept();
drop function asset_text(text, text, text, text, text, text);
drop index assets_by_invoice_number, assets_by_order_number, assets_by_end_of_life, assets_by_lease_end, assets_by_ownership, assets_by_condition;
drop index assets_of_status_label;
create index assets_of_status_label on assets (tenant_id, status_label_id) where status_label_id is not null;

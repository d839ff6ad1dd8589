-- +goose Up

-- Where people get help for a manufacturer's things. The two addresses may hold
-- {serial}, for which the serial number of an asset is put.
alter table manufacturers
  add column support_url   text,
  add column warranty_url  text,
  add column support_phone text,
  add column support_email text,
  add constraint manufacturers_texts check (length(support_url) <= 2000 and length(warranty_url) <= 2000
    and length(support_phone) <= 60 and length(support_email) <= 320);
create index manufacturers_created on manufacturers (tenant_id, created_at, id);

-- field_set_id says which custom fields its things have, here and for models.
alter table categories
  add column kind         text not null default 'other',
  add column icon         text,
  add column colour       text,
  add column field_set_id uuid,
  add constraint categories_kind check (kind in
    ('computer', 'mobile', 'display', 'peripheral', 'printing', 'server', 'network', 'storage', 'conference', 'other')),
  add constraint categories_icon check (icon ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(icon) <= 60),
  add constraint categories_colour check (colour ~ '^#[0-9a-f]{6}$');
create index categories_created on categories (tenant_id, created_at, id);

alter table models
  add column model_number       text,
  add column warranty_months    int, -- of new assets
  add column end_of_life_months int, -- after the purchase
  add column notes              text,
  add column field_set_id       uuid,
  add constraint models_months check (warranty_months between 0 and 600 and end_of_life_months between 0 and 600),
  add constraint models_texts check (length(model_number) <= 100 and length(notes) <= 10000);
create index models_created on models (tenant_id, created_at, id);
create index models_of_manufacturer on models (tenant_id, manufacturer_id) where manufacturer_id is not null;
create index models_of_category on models (tenant_id, category_id) where category_id is not null;

-- +goose StatementBegin
update categories c set kind = k.kind, icon = k.icon
from (values
  ('laptop', 'computer', 'laptop'), ('desktop', 'computer', 'pc-case'), ('monitor', 'display', 'monitor'),
  ('phone', 'mobile', 'smartphone'), ('tablet', 'mobile', 'tablet'), ('dock', 'peripheral', 'dock'),
  ('headset', 'peripheral', 'headphones'), ('peripheral', 'peripheral', 'mouse'), ('printer', 'printing', 'printer'),
  ('server', 'server', 'server'), ('network', 'network', 'router'), ('storage', 'storage', 'hard-drive'),
  ('conference', 'conference', 'projector'), ('other', 'other', 'box')) as k (slug, kind, icon)
where c.slug = k.slug;
-- +goose StatementEnd

-- +goose Down
drop index models_of_category;
drop index models_of_manufacturer;
drop index models_created;
alter table models drop column model_number, drop column warranty_months, drop column end_of_life_months,
  drop column notes, drop column field_set_id;
drop index categories_created;
alter table categories drop column kind, drop column icon, drop column colour, drop column field_set_id;
drop index manufacturers_created;
alter table manufacturers drop column support_url, drop column warranty_url, drop column support_phone, drop column support_email;

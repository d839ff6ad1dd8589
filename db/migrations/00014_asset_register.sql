-- +goose Up

-- A company's own names for the fixed states, such as "ready to hand out" for
-- in_stock.
create table status_labels (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null,
  color      text not null,
  status     text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint status_labels_name_key unique (tenant_id, name_key),
  constraint status_labels_of_status unique (tenant_id, id, status), -- assets point at it
  constraint status_labels_name_length check (length(name) between 1 and 60),
  constraint status_labels_color check (color in
    ('gray', 'red', 'orange', 'amber', 'green', 'teal', 'blue', 'indigo', 'purple', 'pink')),
  constraint status_labels_status check (status in
    ('on_order', 'in_stock', 'reserved', 'assigned', 'in_transit', 'in_repair', 'retired', 'lost', 'stolen'))
);
select tenant_table('status_labels');

alter table assets
  add column status_label_id     uuid,
  add column condition           text,
  add column parent_id           uuid,
  add column company_id          uuid, -- the legal entity it belongs to
  add column cost_centre_id      uuid,
  add column vendor_id           uuid, -- who sold it
  add column holder_location_id  uuid, -- checked out to a place
  add column holder_asset_id     uuid, -- checked out to another asset
  add column expected_return     date,
  add column ownership           text not null default 'owned',
  add column lessor              text,
  add column lease_start         date,
  add column lease_end           date,
  add column order_number        text,
  add column invoice_number      text,
  add column warranty_start      date,
  add column warranty_provider   text,
  add column end_of_life         date,
  add column end_of_life_by_hand boolean not null default false, -- else it follows from the model
  add column deleted_at          timestamptz,                    -- in the recycle bin since
  -- The label's state is the asset's: the database refuses any other.
  add constraint assets_status_label foreign key (tenant_id, status_label_id, status) references status_labels (tenant_id, id, status),
  add constraint assets_company foreign key (tenant_id, company_id) references companies (tenant_id, id),
  add constraint assets_cost_centre foreign key (tenant_id, cost_centre_id) references cost_centres (tenant_id, id),
  add constraint assets_vendor foreign key (tenant_id, vendor_id) references vendors (tenant_id, id),
  add constraint assets_parent foreign key (tenant_id, parent_id) references assets (tenant_id, id),
  add constraint assets_holder_location foreign key (tenant_id, holder_location_id) references locations (tenant_id, id),
  add constraint assets_holder_asset foreign key (tenant_id, holder_asset_id) references assets (tenant_id, id),
  add constraint assets_condition check (condition in ('new', 'good', 'fair', 'poor', 'broken')),
  add constraint assets_not_in_itself check (parent_id <> id and holder_asset_id <> id),
  add constraint assets_ownership check (ownership in ('owned', 'leased', 'personal')),
  add constraint assets_lease check (ownership = 'leased' or num_nonnulls(lessor, lease_start, lease_end) = 0),
  add constraint assets_lease_period check (lease_end >= lease_start),
  add constraint assets_warranty_period check (warranty_end >= warranty_start),
  add constraint assets_paper_length check (
    length(lessor) <= 200 and length(order_number) <= 100 and length(invoice_number) <= 100 and length(warranty_provider) <= 200),
  drop constraint assets_held,
  drop constraint assets_one_person,
  drop constraint assets_assigned_at,
  -- One person, one place or one asset holds it, or nobody does.
  add constraint assets_held check (case status
    when 'assigned' then num_nonnulls(assignee_id, holder_location_id, holder_asset_id) = 1
    when 'in_repair' then num_nonnulls(assignee_id, holder_location_id, holder_asset_id) <= 1
    else num_nonnulls(assignee_id, holder_location_id, holder_asset_id) = 0 end),
  add constraint assets_one_claim check (reserved_for_id is null or num_nonnulls(assignee_id, holder_location_id, holder_asset_id) = 0),
  add constraint assets_assigned_at check (
    (num_nonnulls(assignee_id, holder_location_id, holder_asset_id) = 0) = (assigned_at is null)),
  add constraint assets_expected_return check (expected_return is null or assigned_at is not null),
  add constraint assets_deleted check (deleted_at is null or (assigned_at is null and reserved_for_id is null)),
  drop constraint assets_tag_key,
  drop constraint assets_serial_key;

-- What lies in the recycle bin keeps no tag or serial from others.
create unique index assets_tag_key on assets (tenant_id, tag_key) where deleted_at is null;
create unique index assets_serial_key on assets (tenant_id, serial_key) where deleted_at is null;
create index assets_of_status_label on assets (tenant_id, status_label_id) where status_label_id is not null;
create index assets_of_company on assets (tenant_id, company_id, id) where company_id is not null;
create index assets_of_cost_centre on assets (tenant_id, cost_centre_id, id) where cost_centre_id is not null;
create index assets_of_vendor on assets (tenant_id, vendor_id, id) where vendor_id is not null;
create index assets_of_parent on assets (tenant_id, parent_id) where parent_id is not null;
create index assets_of_holder_location on assets (tenant_id, holder_location_id) where holder_location_id is not null;
create index assets_of_holder_asset on assets (tenant_id, holder_asset_id) where holder_asset_id is not null;
create index assets_due_back on assets (tenant_id, expected_return, id) where expected_return is not null;
create index assets_in_the_bin on assets (tenant_id, deleted_at, id) where deleted_at is not null;

-- Free words on assets, for finding them again.
create table asset_tags (
  tenant_id uuid not null references tenants (id) on delete cascade,
  asset_id  uuid not null,
  name      text not null,
  name_key  text not null,
  primary key (tenant_id, asset_id, name_key),
  constraint asset_tags_asset foreign key (tenant_id, asset_id) references assets (tenant_id, id) on delete cascade,
  constraint asset_tags_length check (length(name) between 1 and 40)
);
create index asset_tags_by_name on asset_tags (tenant_id, name_key, asset_id);
select tenant_table('asset_tags');

-- asset_rows reads rows of assets out of one parameter: many rows, with nothing
-- where there is nothing, in one statement.
create function asset_rows(rows json) returns setof assets language sql stable
as 'select * from json_populate_recordset(null::assets, rows)';

alter table assignments
  alter column employee_id drop not null,
  add column location_id     uuid,
  add column holder_asset_id uuid,
  add column expected_return date,
  add column reminded        text, -- the last reminder that went out
  add constraint assignments_location foreign key (tenant_id, location_id) references locations (tenant_id, id),
  add constraint assignments_holder_asset foreign key (tenant_id, holder_asset_id) references assets (tenant_id, id),
  add constraint assignments_holder check (num_nonnulls(employee_id, location_id, holder_asset_id) = 1),
  add constraint assignments_reminded check (reminded in ('due', 'overdue'));
create index assignments_of_location on assignments (tenant_id, location_id, assigned_at) where location_id is not null;
create index assignments_of_holder_asset on assignments (tenant_id, holder_asset_id, assigned_at) where holder_asset_id is not null;
create index assignments_due_back on assignments (tenant_id, expected_return) where expected_return is not null and returned_at is null;

-- Long work that somebody asked for and looks at while it runs.
create table operations (
  tenant_id   uuid not null references tenants (id) on delete cascade,
  id          uuid not null,
  kind        text not null,
  status      text not null,
  total       int not null,
  done        int not null default 0,
  request     json not null, -- what is to be done
  origin      json not null, -- who asked for it, and from where
  asked_by    uuid,
  change_set  uuid not null,
  outcome     json, -- what it came to, or why it failed
  created_at  timestamptz not null,
  started_at  timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint operations_status check (status in ('queued', 'running', 'succeeded', 'failed')),
  constraint operations_finished check (
    (status in ('succeeded', 'failed')) = (finished_at is not null) and (finished_at is null) = (outcome is null)),
  constraint operations_done check (done between 0 and total)
);
create index operations_created on operations (tenant_id, created_at);
select tenant_table('operations');

-- What was said since a version is read from the log and from what is still on
-- its way there. No company reads the outbox: this function answers for one thing
-- of the company that the setting names.
create index outbox_subject on outbox (tenant_id, subject_type, subject_id);
-- +goose StatementBegin
create function on_its_way(subject_kind text, subject uuid) returns table (place bigint, type text, at timestamptz, payload json)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.id, o.type, o.at, o.payload from public.outbox o
  where o.tenant_id = nullif(current_setting('assetronics.tenant_id', true), '')::uuid
    and o.subject_type = subject_kind and o.subject_id = subject
$$;
revoke all on function on_its_way(text, uuid) from public;
grant execute on function on_its_way(text, uuid) to assetronics_app;
grant create on schema public to assetronics_system;
alter function on_its_way(text, uuid) owner to assetronics_system;
revoke create on schema public from assetronics_system;
-- +goose StatementEnd

-- +goose Down
drop function on_its_way;
drop index outbox_subject;
drop table operations;
drop index assignments_due_back;
alter table assignments
  drop constraint assignments_holder,
  drop column location_id,
  drop column holder_asset_id,
  drop column expected_return,
  drop column reminded,
  alter column employee_id set not null;
drop function asset_rows;
drop table asset_tags;
drop index assets_tag_key;
drop index assets_serial_key;
alter table assets
  drop constraint assets_held,
  drop constraint assets_one_claim,
  drop constraint assets_assigned_at,
  drop column status_label_id,
  drop column condition,
  drop column parent_id,
  drop column company_id,
  drop column cost_centre_id,
  drop column vendor_id,
  drop column holder_location_id,
  drop column holder_asset_id,
  drop column expected_return,
  drop column ownership,
  drop column lessor,
  drop column lease_start,
  drop column lease_end,
  drop column order_number,
  drop column invoice_number,
  drop column warranty_start,
  drop column warranty_provider,
  drop column end_of_life,
  drop column end_of_life_by_hand,
  drop column deleted_at,
  add constraint assets_tag_key unique (tenant_id, tag_key),
  add constraint assets_serial_key unique (tenant_id, serial_key),
  add constraint assets_held check (case status
    when 'assigned' then assignee_id is not null
    when 'in_repair' then true
    else assignee_id is null end),
  add constraint assets_one_person check (assignee_id is null or reserved_for_id is null),
  add constraint assets_assigned_at check ((assignee_id is null) = (assigned_at is null));
drop table status_labels;

-- +goose Up

-- Whom a company buys from, the legal entities it consists of, and the cost
-- centres its costs are booked on.
create table vendors (
  tenant_id      uuid not null references tenants (id) on delete cascade,
  id             uuid not null,
  name           text not null,
  name_key       text not null,
  contact        text,
  email          text,
  phone          text,
  url            text,
  account_number text, -- ours with them
  address        text,
  notes          text,
  version        bigint not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (tenant_id, id),
  constraint vendors_name_key unique (tenant_id, name_key),
  constraint vendors_name_length check (length(name) between 1 and 200),
  constraint vendors_texts check (length(contact) <= 200 and length(email) <= 320 and length(phone) <= 60
    and length(url) <= 2000 and length(account_number) <= 100 and length(address) <= 1000 and length(notes) <= 10000)
);
create index vendors_created on vendors (tenant_id, created_at, id);
select tenant_table('vendors');

create table companies (
  tenant_id           uuid not null references tenants (id) on delete cascade,
  id                  uuid not null,
  name                text not null,
  name_key            text not null,
  registration_number text,
  vat_number          text,
  country             text, -- ISO 3166-1 alpha-2
  address             text,
  version             bigint not null default 1,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (tenant_id, id),
  constraint companies_name_key unique (tenant_id, name_key),
  constraint companies_name_length check (length(name) between 1 and 200),
  constraint companies_country check (country ~ '^[A-Z]{2}$'),
  constraint companies_texts check (length(registration_number) <= 100 and length(vat_number) <= 100 and length(address) <= 1000)
);
create index companies_created on companies (tenant_id, created_at, id);
select tenant_table('companies');

-- A cost centre is known by its code; of one company, or of all when it says none.
create table cost_centres (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  code       text not null,
  code_key   text not null,
  name       text not null,
  name_key   text not null, -- to sort by
  company_id uuid,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint cost_centres_code_key unique (tenant_id, code_key),
  constraint cost_centres_company foreign key (tenant_id, company_id) references companies (tenant_id, id),
  constraint cost_centres_code_length check (length(code) between 1 and 50),
  constraint cost_centres_name_length check (length(name) between 1 and 200)
);
create index cost_centres_created on cost_centres (tenant_id, created_at, id);
create index cost_centres_of_company on cost_centres (tenant_id, company_id) where company_id is not null;
select tenant_table('cost_centres');

-- +goose Down
drop table cost_centres;
drop table companies;
drop table vendors;

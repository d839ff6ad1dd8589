-- +goose Up

-- The access token of an integration. Whoever fetches a new one holds the
-- renewal: one at a time, over all processes, and without a transaction being
-- open while the vendor thinks.
create table integration_tokens (
  tenant_id      uuid not null,
  integration_id uuid not null,
  sealed         bytea,       -- null: the first one is being fetched
  renewal        uuid,        -- who is fetching one
  renewal_until  timestamptz, -- by the database's clock; then it counts as dead
  connected_at   timestamptz, -- when somebody consented at the vendor
  connected_by   text not null default '',
  primary key (tenant_id, integration_id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
select tenant_table('integration_tokens');

-- Administrators on their way to a vendor's consent page and back.
create table integration_consents (
  tenant_id      uuid not null,
  id             uuid not null,
  integration_id uuid not null,
  state_hash     bytea not null,
  sealed         bytea not null, -- the verifier and where the vendor sends them back to
  user_id        uuid not null,
  session_id     uuid not null,
  expires_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  constraint integration_consents_state unique (tenant_id, state_hash)
);
select tenant_table('integration_consents');

-- +goose Down
drop table integration_consents;
drop table integration_tokens;

-- +goose Up

create table users (
  tenant_id       uuid not null references tenants (id) on delete cascade,
  id              uuid not null,
  email           text not null,
  name            text not null,
  roles           text[] not null,
  status          text not null,
  password_hash   text,
  last_sign_in_at timestamptz,
  version         bigint not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint users_email_key unique (tenant_id, email),
  constraint users_email_form check (email = lower(email) and length(email) between 3 and 320),
  constraint users_name_length check (length(name) between 1 and 200),
  constraint users_status check (status in ('invited', 'active', 'disabled')),
  constraint users_active_has_password check (status <> 'active' or password_hash is not null)
);
-- Signing in knows an e-mail and not yet a company.
create index users_email on users (email);
select tenant_table('users');

-- Tokens are kept as SHA-256 only: they are random, so a slow hash adds nothing.
create table sessions (
  tenant_id    uuid not null,
  id           uuid not null,
  user_id      uuid not null,
  token_hash   bytea not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  ip           text not null,
  user_agent   text not null,
  primary key (tenant_id, id),
  constraint sessions_token_key unique (token_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index sessions_user on sessions (tenant_id, user_id);
create index sessions_age on sessions (expires_at);
select tenant_table('sessions');

create table socket_tokens (
  tenant_id  uuid not null,
  token_hash bytea not null,
  session_id uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  constraint socket_tokens_token_key unique (token_hash),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade
);
create index socket_tokens_session on socket_tokens (tenant_id, session_id);
create index socket_tokens_age on socket_tokens (expires_at);
select tenant_table('socket_tokens');

create table invitations (
  tenant_id  uuid not null,
  user_id    uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id, user_id),
  constraint invitations_token_key unique (token_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
select tenant_table('invitations');

-- Failed tries, by a hash of who was tried and from where. It belongs to no
-- company: tries for people who do not exist count just the same, so that
-- nobody learns from them who does.
create table sign_in_failures (
  key          bytea primary key,
  failures     int not null,
  locked_until timestamptz,
  last_at      timestamptz not null
);
grant select, insert, update, delete on sign_in_failures to assetronics_system;

-- The one-time links that make the first company of an installation.
create table setup_links (
  token_hash bytea primary key,
  expires_at timestamptz not null
);
grant select, insert, delete on setup_links to assetronics_system;

-- +goose Down
drop table setup_links;
drop table sign_in_failures;
drop table invitations;
drop table socket_tokens;
drop table sessions;
drop table users;

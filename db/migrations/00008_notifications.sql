-- +goose Up

-- What the program has to tell a user inside the app.
create table notifications (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  user_id    uuid not null,
  kind       text not null,
  title      text not null,
  body       text not null,
  link_type  text,
  link_id    uuid,
  read_at    timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint notifications_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint notifications_kind_form check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint notifications_title_length check (length(title) between 1 and 300),
  constraint notifications_body_length check (length(body) <= 4000),
  constraint notifications_link check ((link_type is null) = (link_id is null))
);
create index notifications_of_user on notifications (tenant_id, user_id, created_at, id);
create index notifications_unread on notifications (tenant_id, user_id) where read_at is null;
select tenant_table('notifications');

-- +goose Down
drop table notifications;

-- +goose Up

-- Approvals that people are asked for in their chat. A row stands for one message to
-- one person; it exists before the message does.
create table chat_messages (
  tenant_id      uuid not null,
  id             uuid not null, -- what the buttons carry
  integration_id uuid not null,
  run_id         uuid not null,
  step_id        uuid not null,
  user_id        uuid not null,
  channel        text,          -- where the person is spoken to, once known
  begun_at       timestamptz,   -- sending was begun: it may have arrived though nobody answered
  message        text,          -- the vendor's id of it; null: not known to be there
  shown          text,          -- a digest of what it says
  notice         text not null default '', -- why the last click changed nothing
  problem        text,          -- why it is not sent, for good
  busy_until     timestamptz,   -- somebody brings it up to date
  created_at     timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade,
  foreign key (tenant_id, run_id) references workflow_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, step_id) references workflow_steps (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint chat_messages_once unique (tenant_id, integration_id, step_id, user_id),
  constraint chat_messages_sent check (message is null or channel is not null)
);
create index chat_messages_of_run on chat_messages (tenant_id, run_id);
create index chat_messages_of_step on chat_messages (tenant_id, step_id);
create index chat_messages_of_user on chat_messages (tenant_id, user_id);
select tenant_table('chat_messages');

-- +goose Down
drop table chat_messages;

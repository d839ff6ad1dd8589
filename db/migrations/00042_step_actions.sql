-- +goose Up

-- What a step has asked of vendors, and goes on by the outcome of.
create table workflow_step_actions (
  tenant_id uuid not null,
  step_id   uuid not null,
  action_id uuid not null,
  primary key (tenant_id, step_id, action_id),
  constraint workflow_step_actions_step foreign key (tenant_id, step_id) references workflow_steps (tenant_id, id) on delete cascade,
  constraint workflow_step_actions_action foreign key (tenant_id, action_id) references actions (tenant_id, id) on delete cascade
);
create unique index workflow_step_actions_of_action on workflow_step_actions (tenant_id, action_id);
select tenant_table('workflow_step_actions');
alter table workflow_steps add column asked_at timestamptz; -- null: nothing was asked of vendors, or it is to be asked again

-- +goose Down
alter table workflow_steps drop column asked_at;
drop table workflow_step_actions;

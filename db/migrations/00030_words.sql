-- +goose Up

-- What each integration says of each person, by field, whether it counts or not.
create table employee_words (
  tenant_id      uuid not null,
  employee_id    uuid not null,
  integration_id uuid not null,
  words          jsonb not null,
  primary key (tenant_id, employee_id, integration_id),
  constraint employee_words_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id) on delete cascade,
  foreign key (tenant_id, integration_id) references integrations (tenant_id, id) on delete cascade
);
create index employee_words_of_integration on employee_words (tenant_id, integration_id);
select tenant_table('employee_words');

alter table employees
  add column personal_email text,
  add column cost_center text,
  add column hand_words jsonb not null default '{}', -- what people say of the hand_edited fields
  add constraint employees_more_size check (length(personal_email) <= 320 and length(cost_center) <= 200);

-- What is in the register already is applied once more, so that it is known who
-- said it. Row level security hides the rows from whoever migrates: the column is
-- converted instead of updated.
alter table source_records alter column applied_hash type text using case when kind = 'employee' then '' else applied_hash end;

-- +goose Down
alter table employees drop constraint employees_more_size, drop column hand_words, drop column cost_center, drop column personal_email;
drop table employee_words;

-- +goose Up

-- Places and departments are found by name_key, which knows no case and no
-- stray spaces (platform/spelling); name is the first spelling seen.
create table locations (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint locations_name_key unique (tenant_id, name_key),
  constraint locations_name_size check (length(name) between 1 and 200)
);
select tenant_table('locations');

create table departments (
  tenant_id  uuid not null references tenants (id) on delete cascade,
  id         uuid not null,
  name       text not null,
  name_key   text not null,
  version    bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint departments_name_key unique (tenant_id, name_key),
  constraint departments_name_size check (length(name) between 1 and 200)
);
select tenant_table('departments');

create table employees (
  tenant_id       uuid not null references tenants (id) on delete cascade,
  id              uuid not null,
  email           text,
  first_name      text not null,
  last_name       text not null,
  display_name    text not null,
  job_title       text,
  employee_number text,
  department_id   uuid,
  location_id     uuid,
  manager_id      uuid,
  start_date      date,
  end_date        date,
  source_status   text not null, -- what the source says, whatever the dates
  withdrawn       boolean not null, -- the hire was called off
  status          text not null, -- derived from the five before and today
  hire_open       boolean not null,
  hire_no         int not null,
  leaving         text not null,
  leave_no        int not null,
  hand_edited     text[] not null, -- fields that syncs leave alone
  version         bigint not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint employees_department foreign key (tenant_id, department_id) references departments (tenant_id, id),
  constraint employees_location foreign key (tenant_id, location_id) references locations (tenant_id, id),
  constraint employees_manager foreign key (tenant_id, manager_id) references employees (tenant_id, id),
  -- Judged at the end of each statement: one sync may let two people swap.
  constraint employees_email_key unique (tenant_id, email) deferrable initially immediate,
  constraint employees_email_form check (email = lower(email) and length(email) between 3 and 320),
  constraint employees_name_size check (length(first_name) <= 200 and length(last_name) <= 200
    and length(display_name) between 1 and 401),
  constraint employees_text_size check (length(job_title) <= 200 and length(employee_number) <= 100),
  constraint employees_not_own_manager check (manager_id <> id),
  constraint employees_source_status check (source_status in ('active', 'leave', 'left', 'unknown')),
  constraint employees_status check (status in ('pending', 'active', 'on_leave', 'terminated')),
  constraint employees_hire check (hire_no >= 0 and (not hire_open or hire_no > 0)),
  constraint employees_leaving check (leaving in ('none', 'quiet', 'announced') and leave_no >= 0)
);
create index employees_name on employees (tenant_id, display_name, id);
create index employees_of_manager on employees (tenant_id, manager_id) where manager_id is not null;
create index employees_of_department on employees (tenant_id, department_id) where department_id is not null;
create index employees_of_location on employees (tenant_id, location_id) where location_id is not null;
create index employees_of_status on employees (tenant_id, status);
select tenant_table('employees');

-- +goose Down
drop table employees;
drop table departments;
drop table locations;

-- name: TimeZone :one
-- @sqlc-vet-disable tenant-id
select time_zone from tenants where id = @tenant_id;

-- name: LockEmployee :one
select * from employees where tenant_id = @tenant_id and id = @id for no key update;

-- Each is looked up by its key, whatever the planner believes about a table that was
-- filled a moment ago: in a first sync it takes the whole company for a few rows.
-- name: LockEmployees :many
select e.* from (
  select unnest(@ids::uuid[]) as id
  union
  select k.id from (select unnest(@emails::text[]) as email) as n
  cross join lateral (select id from employees k where k.tenant_id = @tenant_id and k.email = n.email limit 1) as k
  order by id
) as f
cross join lateral (select * from employees k where k.tenant_id = @tenant_id and k.id = f.id for no key update limit 1) as e;

-- Everybody whose status may no longer fit the day. What does fit is left out,
-- so that a day on which nothing is due costs one index scan.
-- name: LockDue :many
select * from employees
where tenant_id = @tenant_id
  and (status = 'pending' and (start_date is null or start_date <= sqlc.arg(today)::date)
    or status in ('active', 'on_leave') and (start_date > sqlc.arg(today)::date or end_date < sqlc.arg(today)::date)
    or status = 'terminated' and not withdrawn and (start_date > sqlc.arg(today)::date or end_date >= sqlc.arg(today)::date))
order by id
for no key update;

-- name: InsertEmployees :exec
insert into employees (
  created_at, updated_at, tenant_id, id, email, personal_email, cost_center, first_name, last_name, display_name, job_title, employee_number,
  department_id, location_id, manager_id, start_date, end_date, source_status, withdrawn,
  status, hire_open, hire_no, leaving, leave_no, hand_edited, hand_words, version)
select sqlc.arg(now)::timestamptz, sqlc.arg(now)::timestamptz, sqlc.arg(tenant_id)::uuid, p.id, nullif(p.email, ''), nullif(p.personal_email, ''), nullif(p.cost_center, ''), p.first_name, p.last_name, p.display_name,
       nullif(p.job_title, ''), nullif(p.employee_number, ''),
       nullif(p.department_id, '00000000-0000-0000-0000-000000000000'::uuid),
       nullif(p.location_id, '00000000-0000-0000-0000-000000000000'::uuid),
       nullif(p.manager_id, '00000000-0000-0000-0000-000000000000'::uuid),
       p.start_date, p.end_date, p.source_status, p.withdrawn,
       p.status, p.hire_open, p.hire_no, p.leaving, p.leave_no,
       string_to_array(p.hand_edited, ','), p.hand_words::jsonb, p.version
from (select unnest(@ids::uuid[]) as id, unnest(@emails::text[]) as email,
             unnest(@personal_emails::text[]) as personal_email, unnest(@cost_centers::text[]) as cost_center,
             unnest(@first_names::text[]) as first_name, unnest(@last_names::text[]) as last_name,
             unnest(@display_names::text[]) as display_name, unnest(@job_titles::text[]) as job_title,
             unnest(@employee_numbers::text[]) as employee_number, unnest(@department_ids::uuid[]) as department_id,
             unnest(@location_ids::uuid[]) as location_id, unnest(@manager_ids::uuid[]) as manager_id,
             unnest(@start_dates::date[]) as start_date, unnest(@end_dates::date[]) as end_date,
             unnest(@source_statuses::text[]) as source_status, unnest(@withdrawns::boolean[]) as withdrawn,
             unnest(@statuses::text[]) as status, unnest(@hire_opens::boolean[]) as hire_open,
             unnest(@hire_nos::int[]) as hire_no, unnest(@leavings::text[]) as leaving,
             unnest(@leave_nos::int[]) as leave_no, unnest(@hand_editeds::text[]) as hand_edited, unnest(@hand_words::text[]) as hand_words,
             unnest(@versions::bigint[]) as version) as p;

-- name: UpdateEmployees :exec
update employees e set
  email = nullif(p.email, ''), personal_email = nullif(p.personal_email, ''), cost_center = nullif(p.cost_center, ''), first_name = p.first_name, last_name = p.last_name, display_name = p.display_name,
  job_title = nullif(p.job_title, ''), employee_number = nullif(p.employee_number, ''),
  department_id = nullif(p.department_id, '00000000-0000-0000-0000-000000000000'::uuid),
  location_id = nullif(p.location_id, '00000000-0000-0000-0000-000000000000'::uuid),
  manager_id = nullif(p.manager_id, '00000000-0000-0000-0000-000000000000'::uuid),
  start_date = p.start_date, end_date = p.end_date, source_status = p.source_status, withdrawn = p.withdrawn,
  status = p.status, hire_open = p.hire_open, hire_no = p.hire_no, leaving = p.leaving, leave_no = p.leave_no,
  hand_edited = string_to_array(p.hand_edited, ','), hand_words = p.hand_words::jsonb, version = p.version,
  updated_at = case when e.version = p.version then e.updated_at else sqlc.arg(now)::timestamptz end
from (select unnest(@ids::uuid[]) as id, unnest(@emails::text[]) as email,
             unnest(@personal_emails::text[]) as personal_email, unnest(@cost_centers::text[]) as cost_center,
             unnest(@first_names::text[]) as first_name, unnest(@last_names::text[]) as last_name,
             unnest(@display_names::text[]) as display_name, unnest(@job_titles::text[]) as job_title,
             unnest(@employee_numbers::text[]) as employee_number, unnest(@department_ids::uuid[]) as department_id,
             unnest(@location_ids::uuid[]) as location_id, unnest(@manager_ids::uuid[]) as manager_id,
             unnest(@start_dates::date[]) as start_date, unnest(@end_dates::date[]) as end_date,
             unnest(@source_statuses::text[]) as source_status, unnest(@withdrawns::boolean[]) as withdrawn,
             unnest(@statuses::text[]) as status, unnest(@hire_opens::boolean[]) as hire_open,
             unnest(@hire_nos::int[]) as hire_no, unnest(@leavings::text[]) as leaving,
             unnest(@leave_nos::int[]) as leave_no, unnest(@hand_editeds::text[]) as hand_edited, unnest(@hand_words::text[]) as hand_words,
             unnest(@versions::bigint[]) as version) as p
where e.tenant_id = sqlc.arg(tenant_id)::uuid and e.id = p.id;

-- An id that the source no longer has says nothing of who its person is now.
-- name: LinksOf :many
select k.employee_id::uuid as employee_id, k.external_id from (select unnest(@employee_ids::uuid[]) as id) as n
cross join lateral (
  select employee_id, external_id from source_records k
  where k.tenant_id = @tenant_id and k.employee_id = n.id and k.integration_id = @integration_id and k.missing_since is null
  offset 0
) as k;

-- Whom of these integrations know.
-- name: LinkedOf :many
select n.id::uuid as id from (select unnest(@ids::uuid[]) as id) as n
where exists (select 1 from source_records k where k.tenant_id = @tenant_id and k.employee_id = n.id);

-- name: WordsOf :many
select w.employee_id, w.integration_id, w.words from (select unnest(@ids::uuid[]) as id) as n
cross join lateral (
  select * from employee_words k where k.tenant_id = @tenant_id and k.employee_id = n.id offset 0
) as w;

-- name: SaveWords :exec
insert into employee_words as w (tenant_id, employee_id, integration_id, words)
select sqlc.arg(tenant_id)::uuid, n.id, sqlc.arg(integration_id)::uuid, n.words::jsonb
from (select unnest(@ids::uuid[]) as id, unnest(@words::text[]) as words) as n
on conflict (tenant_id, employee_id, integration_id) do update set words = excluded.words;

-- Whom integrations know, in the order of their ids.
-- name: SpokenOf :many
select distinct employee_id from employee_words where tenant_id = @tenant_id and employee_id > sqlc.arg(after)::uuid
order by employee_id limit sqlc.arg(most)::int;

-- Integrations that know people, in the order in which they were connected.
-- name: Connected :many
select i.id, i.name, i.connector from integrations i
where i.tenant_id = @tenant_id
  and (i.id = any(sqlc.arg(speaking)::uuid[])
    or exists (select 1 from employee_words w where w.tenant_id = i.tenant_id and w.integration_id = i.id))
order by i.created_at, i.id;

-- name: Employees :many
select sqlc.embed(e), d.name as department_name, l.name as location_name,
       m.display_name as manager_name, m.email as manager_email, u.id as user_id, u.name as user_name,
       (select count(*) from assets a where a.tenant_id = e.tenant_id and a.assignee_id = e.id and a.deleted_at is null) as asset_count,
       coalesce((select json_agg(json_build_object('integration_id', k.integration_id, 'external_id', k.external_id)
                                 order by k.integration_id, k.external_id)
                 from source_records k where k.tenant_id = e.tenant_id and k.employee_id = e.id), '[]')::json as external_ids,
       custom_values(e.tenant_id, e.id)::json as custom
from employees e
left join departments d on d.tenant_id = e.tenant_id and d.id = e.department_id
left join locations l on l.tenant_id = e.tenant_id and l.id = e.location_id
left join employees m on m.tenant_id = e.tenant_id and m.id = e.manager_id
left join users u on u.tenant_id = e.tenant_id and u.email = e.email
where e.tenant_id = @tenant_id and e.id = any(@ids::uuid[]);

-- What ids of people, departments and locations are called, for the history.
-- name: NamesOf :many
select e.id, e.display_name as name from employees e where e.tenant_id = @tenant_id and e.id = any(@ids::uuid[])
union all
select d.id, d.name from departments d where d.tenant_id = @tenant_id and d.id = any(@ids::uuid[])
union all
select l.id, l.name from locations l where l.tenant_id = @tenant_id and l.id = any(@ids::uuid[]);

-- Changes of managers in one company wait for each other: each checks the whole
-- chain above, which row locks do not cover.
-- name: LockManagers :exec
-- @sqlc-vet-disable tenant-id
select pg_advisory_xact_lock(hashtextextended('employee managers ' || (sqlc.arg(tenant_id)::uuid)::text, 0));

-- name: ChangedSince :one
select exists (select 1 from employees where tenant_id = @tenant_id and updated_at >= sqlc.arg(at)::timestamptz);

-- name: Managers :many
select id, manager_id from employees where tenant_id = @tenant_id and manager_id is not null;

-- Whether person is manager or somebody above.
-- name: IsAbove :one
with recursive chain as (
  select e.id, e.manager_id from employees e where e.tenant_id = @tenant_id and e.id = @manager_id
  union
  select e.id, e.manager_id from employees e join chain c on e.tenant_id = @tenant_id and e.id = c.manager_id
)
select exists (select 1 from chain where chain.id = sqlc.arg(person)::uuid);

-- name: Team :many
with recursive team as (
  select e.id from employees e where e.tenant_id = @tenant_id and e.manager_id = @manager_id
  union
  select e.id from employees e join team t on e.tenant_id = @tenant_id and e.manager_id = t.id
)
select id from team;

-- name: DepartmentsByID :many
select d.id, d.name, d.parent_id, p.name as parent_name, department_path(d.tenant_id, d.id) as path,
       d.manager_id, m.display_name as manager_name, m.email as manager_email,
       (select count(*) from departments c where c.tenant_id = d.tenant_id and c.parent_id = d.id) as child_count,
       (select count(*) from employees e where e.tenant_id = d.tenant_id and e.department_id = d.id and e.status <> 'terminated') as employee_count,
       d.version, d.created_at, d.updated_at
from departments d
left join departments p on p.tenant_id = d.tenant_id and p.id = d.parent_id
left join employees m on m.tenant_id = d.tenant_id and m.id = d.manager_id
where d.tenant_id = @tenant_id and d.id = any(@ids::uuid[]);

-- A name may stand in several places: the one nearest to the top is meant, of
-- those the oldest. A name that none has means the one that had it.
-- name: DepartmentsByKey :many
select distinct on (d.name_key) d.id, d.name_key
from departments d
where d.tenant_id = @tenant_id and d.name_key = any(@keys::text[])
order by d.name_key, json_array_length(department_path(d.tenant_id, d.id)), d.created_at, d.id;

-- name: DepartmentsOnceCalled :many
select n.department_id as id, n.name_key from department_names n
where n.tenant_id = @tenant_id and n.name_key = any(@keys::text[]);

-- name: CreateDepartments :many
insert into departments (tenant_id, id, name, name_key, created_at, updated_at)
select sqlc.arg(tenant_id)::uuid, d.id, d.name, d.name_key, sqlc.arg(now)::timestamptz, sqlc.arg(now)::timestamptz
from (select unnest(@ids::uuid[]) as id, unnest(@names::text[]) as name, unnest(@keys::text[]) as name_key) as d
on conflict (tenant_id, parent_id, name_key) do nothing
returning id, name, name_key;

-- name: InsertDepartment :exec
insert into departments (tenant_id, id, name, name_key, parent_id, manager_id, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(parent_id), sqlc.narg(manager_id), @now, @now);

-- name: UpdateDepartment :exec
update departments set name = @name, name_key = @name_key, parent_id = sqlc.narg(parent_id), manager_id = sqlc.narg(manager_id),
  version = version + 1, updated_at = @now
where tenant_id = @tenant_id and id = @id;

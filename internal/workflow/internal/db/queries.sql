-- Definitions.

-- name: LatestDefinition :one
select * from workflow_definitions where tenant_id = @tenant_id and key = @key order by version desc limit 1;

-- name: LatestDefinitions :many
select distinct on (key) * from workflow_definitions where tenant_id = @tenant_id order by key, version desc;

-- name: GetDefinition :one
select * from workflow_definitions where tenant_id = @tenant_id and id = @id;

-- name: CreateDefinition :execrows
insert into workflow_definitions (tenant_id, id, key, version, name, source, created_at)
values (@tenant_id, @id, @key, @version, @name, @source, @created_at)
on conflict (tenant_id, key, version) do nothing;

-- Runs.

-- name: LockSubject :exec
-- Starting, moving and cancelling the runs about one person happen one after
-- the other.
select pg_advisory_xact_lock(hashtextextended('workflow' || sqlc.arg(tenant_id)::uuid::text || sqlc.arg(subject_id)::uuid::text, 0));

-- name: CreateRun :execrows
insert into workflow_runs (tenant_id, id, definition_id, definition_key, subject_id, occurrence, attempt, status, anchor_date, reason, started_at)
values (@tenant_id, @id, @definition_id, @definition_key, @subject_id, @occurrence, @attempt, 'running', @anchor_date, '', @started_at)
on conflict do nothing;

-- name: LatestRun :one
select * from workflow_runs
where tenant_id = @tenant_id and definition_key = @definition_key and subject_id = @subject_id and occurrence = @occurrence
order by attempt desc limit 1;

-- name: LockRun :one
select sqlc.embed(r), d.name as definition_name, d.version as definition_version
from workflow_runs r
join workflow_definitions d on d.tenant_id = r.tenant_id and d.id = r.definition_id
where r.tenant_id = @tenant_id and r.id = @id
for update of r;

-- name: RunsByID :many
select sqlc.embed(r), d.name as definition_name, d.version as definition_version, e.display_name as subject
from workflow_runs r
join workflow_definitions d on d.tenant_id = r.tenant_id and d.id = r.definition_id
join employees e on e.tenant_id = r.tenant_id and e.id = r.subject_id
where r.tenant_id = @tenant_id and r.id = any(@ids::uuid[]);

-- name: OpenRunsAround :many
-- The runs about a person, and those that person's place as a manager matters to.
select r.id, r.subject_id
from workflow_runs r
join employees e on e.tenant_id = r.tenant_id and e.id = r.subject_id
where r.tenant_id = @tenant_id and r.status in ('running', 'failed')
  and (r.subject_id = sqlc.arg(person_id)::uuid or e.manager_id = sqlc.arg(person_id)::uuid)
order by r.subject_id, r.id;

-- name: OpenRunsOf :many
select id from workflow_runs
where tenant_id = @tenant_id and subject_id = @subject_id and definition_key = @definition_key
  and status in ('running', 'failed');

-- name: UpdateRun :exec
update workflow_runs
set status = @status, anchor_date = @anchor_date, reason = @reason, asset_id = @asset_id,
    finished_at = @finished_at, version = version + 1
where tenant_id = @tenant_id and id = @id;

-- Steps.

-- name: CreateSteps :exec
insert into workflow_steps (tenant_id, id, run_id, position, key, kind, name, description, form, category,
                            status, assignee_role, assignee_note, note, reason)
select sqlc.arg(tenant_id)::uuid, s.id, sqlc.arg(run_id)::uuid, s.position, s.key, s.kind, s.name, s.description, s.form, s.category,
       'pending', '', '', '', ''
from (select unnest(@ids::uuid[]) as id, unnest(@positions::int[]) as position, unnest(@keys::text[]) as key,
             unnest(@kinds::text[]) as kind, unnest(@names::text[]) as name, unnest(@descriptions::text[]) as description,
             unnest(@forms::text[]) as form, unnest(@categories::text[]) as category) as s;

-- name: StepsOfRuns :many
select * from workflow_steps where tenant_id = @tenant_id and run_id = any(@run_ids::uuid[]) order by run_id, position;

-- name: UpdateStep :exec
update workflow_steps
set status = @status, assignee_id = @assignee_id, assignee_role = @assignee_role, assignee_note = @assignee_note,
    due_at = @due_at, remind_at = @remind_at, wake_at = @wake_at, reminded_at = @reminded_at, overdue_at = @overdue_at,
    check_at = @check_at, activated_at = @activated_at, completed_at = @completed_at, completed_by_type = @completed_by_type,
    completed_by_id = @completed_by_id, completed_by_label = @completed_by_label, note = @note, reason = @reason, asked_at = @asked_at
where tenant_id = @tenant_id and id = @id;

-- name: AddStepAssets :exec
insert into workflow_step_assets (tenant_id, step_id, asset_id)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(step_id)::uuid, unnest(@asset_ids::uuid[])
on conflict do nothing;

-- name: RunsDue :many
select distinct run_id from workflow_steps
where tenant_id = @tenant_id and check_at <= sqlc.arg(now)::timestamptz;

-- name: CompaniesDue :many
-- Over all companies on purpose, by the system door.
-- @sqlc-vet-disable tenant-id
select distinct tenant_id from workflow_steps where check_at <= sqlc.arg(now)::timestamptz;

-- People and what they hold.

-- name: GetPerson :one
-- The person a run is about, the manager, and the accounts of both.
select e.id, e.display_name, e.email, e.job_title, e.status, e.start_date, e.end_date,
       e.hire_open, e.hire_no, e.leaving, e.leave_no,
       coalesce(d.name, '')::text as department, coalesce(l.name, '')::text as location,
       m.id as manager_id, m.display_name as manager_name, m.status as manager_status,
       mu.id as manager_user_id, mu.status as manager_user_status,
       u.id as user_id, u.status as user_status,
       t.time_zone
from employees e
join tenants t on t.id = e.tenant_id
left join departments d on d.tenant_id = e.tenant_id and d.id = e.department_id
left join locations l on l.tenant_id = e.tenant_id and l.id = e.location_id
left join employees m on m.tenant_id = e.tenant_id and m.id = e.manager_id
left join users mu on mu.tenant_id = m.tenant_id and mu.email = m.email
left join users u on u.tenant_id = e.tenant_id and u.email = e.email
where e.tenant_id = @tenant_id and e.id = @id;

-- name: PersonOfUser :one
select e.id from employees e
join users u on u.tenant_id = e.tenant_id and u.email = e.email
where u.tenant_id = @tenant_id and u.id = @user_id;

-- name: UsersWithRoles :many
select id from users
where tenant_id = @tenant_id and status = 'active' and roles && @roles::text[]
order by id;

-- name: LockAsset :one
select a.id, a.tag, a.name, a.status, a.assignee_id, a.reserved_for_id, c.slug as category
from assets a
join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
where a.tenant_id = @tenant_id and a.id = @id and a.deleted_at is null
for update of a;

-- name: HappenedSince :one
select exists (
  select from events
  where tenant_id = @tenant_id and subject_type = 'employee' and subject_id = @subject_id and type = @type and at >= @since
);

-- What lists show beside the rows.

-- name: AssetsOfSteps :many
-- Deleted ones too: what was done stays done.
-- @sqlc-vet-disable deleted
select sa.step_id, a.id, a.tag, a.name, a.status
from workflow_step_assets sa
join assets a on a.tenant_id = sa.tenant_id and a.id = sa.asset_id
where sa.tenant_id = @tenant_id and sa.step_id = any(@step_ids::uuid[])
order by a.tag_key;

-- name: AssetsOfRuns :many
-- @sqlc-vet-disable deleted
select r.id as run_id, a.id, a.tag, a.name, a.status
from workflow_runs r
join assets a on a.tenant_id = r.tenant_id and a.id = r.asset_id
where r.tenant_id = @tenant_id and r.id = any(@run_ids::uuid[]);

-- name: AssetsHeldBy :many
select a.assignee_id, a.id, a.tag, a.name, a.status
from assets a
where a.tenant_id = @tenant_id and a.assignee_id = any(@person_ids::uuid[]) and a.deleted_at is null
order by a.tag_key;

-- name: FreeStock :many
-- How many assets of a category could be picked.
select c.slug, count(*) filter (where a.status = 'in_stock') as in_stock,
       count(*) filter (where a.status = 'on_order' and a.reserved_for_id is null) as on_order
from categories c
join assets a on a.tenant_id = c.tenant_id and a.category_id = c.id and a.deleted_at is null
where c.tenant_id = @tenant_id and c.slug = any(@slugs::text[]) and a.status in ('in_stock', 'on_order')
group by c.slug;

-- name: UserNames :many
select id, name from users where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: CountOpenSteps :one
select count(*) filter (where s.kind = 'approval') as approvals,
       count(*) filter (where s.kind = 'task') as tasks,
       count(*) filter (where s.due_at <= sqlc.arg(now)::timestamptz) as overdue
from workflow_steps s
where s.tenant_id = @tenant_id and s.status = 'active';

-- name: ZoneOf :one
-- tenant_id is the row's own id here.
select time_zone from tenants where id = @tenant_id;

-- What steps ask of vendors.

-- name: ActionsOfSteps :many
select sa.step_id, a.id, a.integration_id, a.name, a.title, a.state, a.device_label, a.device_id, a.external_id, a.problem, a.note, a.decided_by_name
from workflow_step_actions sa
join actions a on a.tenant_id = sa.tenant_id and a.id = sa.action_id
where sa.tenant_id = @tenant_id and sa.step_id = any(@step_ids::uuid[])
order by a.asked_at, a.id;

-- name: RunOfAction :one
select s.run_id from workflow_step_actions sa
join workflow_steps s on s.tenant_id = sa.tenant_id and s.id = sa.step_id
where sa.tenant_id = @tenant_id and sa.action_id = @action_id;

-- name: DropStepActions :exec
delete from workflow_step_actions where tenant_id = @tenant_id and step_id = @step_id;

-- name: AddStepActions :exec
insert into workflow_step_actions (tenant_id, step_id, action_id)
select sqlc.arg(tenant_id)::uuid, sqlc.arg(step_id)::uuid, unnest(@action_ids::uuid[]);

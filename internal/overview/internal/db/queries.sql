-- name: AssetsByStatus :many
select status, count(*) as count from assets where tenant_id = @tenant_id group by status;

-- name: EmployeesByStatus :many
select status, count(*) as count from employees where tenant_id = @tenant_id group by status;

-- name: Joiners :many
select id, display_name, job_title, start_date from employees
where tenant_id = @tenant_id and start_date between @from_date and @to_date and not withdrawn and status <> 'terminated'
order by start_date, display_name, id limit 20;

-- name: Leavers :many
select id, display_name, job_title, end_date from employees
where tenant_id = @tenant_id and end_date between @from_date and @to_date and leaving <> 'none'
order by end_date, display_name, id limit 20;

-- name: OpenSteps :one
select
  count(*) filter (where kind = 'approval' and status = 'active') as approvals,
  count(*) filter (where kind = 'task' and status = 'active') as tasks,
  count(*) filter (where status = 'active' and kind in ('approval', 'task') and due_at < sqlc.arg(now)::timestamptz) as overdue
from workflow_steps where tenant_id = @tenant_id and status = 'active';

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

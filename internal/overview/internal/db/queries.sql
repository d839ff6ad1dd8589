-- name: AssetsByStatus :many
select status, count(*) as count from assets where tenant_id = @tenant_id and deleted_at is null group by status;

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

-- name: TimeZone :one
select time_zone from tenants where id = @tenant_id;

-- name: Create :one
insert into operations (tenant_id, id, subject, action, status, total, request, origin, asked_by, change_set, created_at)
values (@tenant_id, @id, @subject, @action, 'queued', @total, @request, @origin, sqlc.narg(asked_by), @change_set, @created_at)
returning *;

-- name: Get :one
select * from operations where tenant_id = @tenant_id and id = @id;

-- A run that was interrupted is taken up again.
-- name: Start :one
update operations set status = 'running', done = 0, started_at = coalesce(started_at, sqlc.arg(at)::timestamptz)
where tenant_id = @tenant_id and id = @id and status in ('queued', 'running')
returning *;

-- name: Move :exec
update operations set done = @done where tenant_id = @tenant_id and id = @id and status = 'running';

-- name: Finish :exec
update operations set status = @status, done = @done, outcome = @outcome, finished_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

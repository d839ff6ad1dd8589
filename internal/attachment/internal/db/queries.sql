-- name: AttachmentsOf :many
select a.id, a.name, a.cover, f.media_type, f.size, f.hash, f.width, f.height, a.file_id,
       a.created_by_type, a.created_by_id, a.created_by_label, a.created_at, a.version
from attachments a
join files f on f.tenant_id = a.tenant_id and f.id = a.file_id
where a.tenant_id = @tenant_id and (sqlc.narg(id)::uuid is null or a.id = sqlc.narg(id)::uuid)
  and case @kind::text
    when 'asset' then a.asset_id = @subject
    when 'model' then a.model_id = @subject
    when 'employee' then a.employee_id = @subject
    when 'location' then a.location_id = @subject
    when 'vendor' then a.vendor_id = @subject
    else false end
order by a.cover desc, a.created_at, a.id;

-- The usage of one company is counted and grown by one upload at a time.
-- name: LockUsage :exec
-- @sqlc-vet-disable tenant-id
select pg_advisory_xact_lock(hashtextextended('files of ' || (sqlc.arg(tenant_id)::uuid)::text, 0));

-- name: Usage :one
select coalesce(sum(size), 0)::bigint from files where tenant_id = @tenant_id and state <> 'going';

-- name: CountOf :one
select count(*) from attachments a
where a.tenant_id = @tenant_id and @subject::uuid in (a.asset_id, a.model_id, a.employee_id, a.location_id, a.vendor_id);

-- name: KeptFile :one
select * from files where tenant_id = @tenant_id and hash = @hash and state = 'kept' for update;

-- name: InsertFile :exec
insert into files (tenant_id, id, state, hash, size, media_type, width, height, since)
values (@tenant_id, @id, 'coming', @hash, @size, @media_type, sqlc.narg(width), sqlc.narg(height), @now);

-- name: LockFile :one
select * from files where tenant_id = @tenant_id and id = @id for update;

-- name: SetState :exec
update files set state = @state, since = @now where tenant_id = @tenant_id and id = @id;

-- name: DeleteFile :exec
delete from files where tenant_id = @tenant_id and id = @id;

-- Files that nobody uses, since before a moment, and those whose coming or going
-- has been cut short.
-- name: Unused :many
select f.id from files f
where f.tenant_id = @tenant_id and f.since < @before
  and (f.state <> 'kept' or not exists (select from attachments a where a.tenant_id = f.tenant_id and a.file_id = f.id))
order by f.since
limit 500;

-- name: IsUsed :one
select exists (select from attachments where tenant_id = @tenant_id and file_id = @file_id);

-- name: InsertAttachment :exec
insert into attachments (tenant_id, id, file_id, name, cover, asset_id, model_id, employee_id, location_id, vendor_id,
                         created_by_type, created_by_id, created_by_label, created_at)
values (@tenant_id, @id, @file_id, @name, @cover, sqlc.narg(asset_id), sqlc.narg(model_id), sqlc.narg(employee_id),
        sqlc.narg(location_id), sqlc.narg(vendor_id), @created_by_type, sqlc.narg(created_by_id), @created_by_label, @now);

-- name: LockAttachment :one
select version from attachments where tenant_id = @tenant_id and id = @id for update;

-- name: UpdateAttachment :exec
update attachments set name = @name, cover = @cover, version = version + 1 where tenant_id = @tenant_id and id = @id;

-- name: UncoverOthers :exec
update attachments a set cover = false, version = version + 1
where a.tenant_id = @tenant_id and a.id <> @id and a.cover
  and @subject::uuid in (a.asset_id, a.model_id, a.employee_id, a.location_id, a.vendor_id);

-- name: DeleteAttachment :exec
delete from attachments where tenant_id = @tenant_id and id = @id;

-- name: Orders :many
select field, sources from source_orders where tenant_id = @tenant_id and kind = @kind;

-- name: SetOrder :exec
insert into source_orders (tenant_id, kind, field, sources, updated_at) values (@tenant_id, @kind, @field, @sources::uuid[], @now)
on conflict (tenant_id, kind, field) do update set sources = excluded.sources, version = source_orders.version + 1, updated_at = excluded.updated_at;

-- name: DropOrder :exec
delete from source_orders where tenant_id = @tenant_id and kind = @kind and field = @field;

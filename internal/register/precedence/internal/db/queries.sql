-- Two who change the orders of one register do so one after the other.
-- name: LockOrders :exec
select pg_advisory_xact_lock(hashtextextended('source_orders' || sqlc.arg(tenant_id)::uuid::text || sqlc.arg(kind)::text, 0));

-- name: Orders :many
select field, sources, version from source_orders where tenant_id = @tenant_id and kind = @kind;

-- An order that is the default again stays as an empty one: its version goes on.
-- name: SetOrder :exec
insert into source_orders (tenant_id, kind, field, sources, updated_at) values (@tenant_id, @kind, @field, @sources::uuid[], @now)
on conflict (tenant_id, kind, field) do update set sources = excluded.sources, version = source_orders.version + 1, updated_at = excluded.updated_at
where source_orders.sources <> excluded.sources;

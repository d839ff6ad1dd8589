-- name: AppendOutbox :exec
insert into outbox (tenant_id, event_id, type, subject_type, subject_id, actor_id, at, payload)
select sqlc.arg(tenant_id)::uuid, e.id, e.type, e.subject_type, e.subject_id, sqlc.narg(actor_id)::uuid, sqlc.arg(at)::timestamptz, e.payload::json
from (select generate_subscripts(@ids::uuid[], 1) as n, unnest(@ids::uuid[]) as id, unnest(@types::text[]) as type,
             unnest(@subject_types::text[]) as subject_type, unnest(@subject_ids::uuid[]) as subject_id,
             unnest(@payloads::text[]) as payload) as e
order by e.n;

-- name: TakeOutbox :many
delete from outbox
where id in (select o.id from outbox o order by o.id limit sqlc.arg(batch)::int for update)
returning *;

-- name: CreateHead :exec
insert into event_heads (tenant_id, seq, hash) values (@tenant_id, 0, ''::bytea)
on conflict (tenant_id) do nothing;

-- name: LockHead :one
select seq, hash from event_heads where tenant_id = @tenant_id for update;

-- name: MoveHead :exec
update event_heads set seq = @seq, hash = @hash where tenant_id = @tenant_id;

-- name: AppendEvents :exec
insert into events (tenant_id, seq, id, type, subject_type, subject_id, actor_id, at, payload, salt, digest, hash)
select sqlc.arg(tenant_id)::uuid, e.seq, e.id, e.type, e.subject_type, e.subject_id,
       nullif(e.actor_id, '00000000-0000-0000-0000-000000000000'::uuid), e.at, e.payload::json, e.salt, e.digest, e.hash
from (select unnest(@seqs::bigint[]) as seq, unnest(@ids::uuid[]) as id, unnest(@types::text[]) as type,
             unnest(@subject_types::text[]) as subject_type, unnest(@subject_ids::uuid[]) as subject_id,
             unnest(@actor_ids::uuid[]) as actor_id, unnest(@ats::timestamptz[]) as at, unnest(@payloads::text[]) as payload,
             unnest(@salts::bytea[]) as salt, unnest(@digests::bytea[]) as digest, unnest(@hashes::bytea[]) as hash) as e;

-- name: Head :one
select seq, hash from event_heads where tenant_id = @tenant_id;

-- name: Heads :many
select tenant_id, seq from event_heads where tenant_id = any(@tenant_ids::uuid[]);

-- name: EventsAfter :many
select * from events where tenant_id = @tenant_id and seq > @after order by seq limit sqlc.arg(max_rows)::int;

-- name: EventsAt :many
select * from events where tenant_id = @tenant_id and seq = any(@seqs::bigint[]) order by seq;

-- name: EraseEvent :execrows
update events set payload = null, salt = null
where tenant_id = @tenant_id and seq = @seq and payload is not null;

-- The latest of what happened to one thing, the last first, with what is still on
-- its way into the log. One statement: an entry that moves meanwhile is seen once.
-- name: LatestOf :many
select l.type, l.at, l.payload
from (
  (select 0 as waiting, e.seq as place, e.type, e.at, e.payload from events e
   where e.tenant_id = @tenant_id and e.subject_type = @subject_type and e.subject_id = @subject_id
   order by e.seq desc limit sqlc.arg(most)::int)
  union all
  (select 1 as waiting, o.place, o.type, o.at, o.payload from on_its_way(@subject_type, @subject_id) as o
   order by o.place desc limit sqlc.arg(most)::int)
) as l
where l.payload is not null
order by l.waiting desc, l.place desc;

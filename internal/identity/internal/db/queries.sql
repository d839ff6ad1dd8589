-- name: CreateUser :exec
insert into users (tenant_id, id, email, name, roles, status, password_hash, created_at, updated_at)
values (@tenant_id, @id, @email, @name, @roles, @status, @password_hash, @now, @now);

-- name: GetUser :one
select sqlc.embed(u), e.id as employee_id, e.display_name as employee_name
from users u
left join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where u.tenant_id = @tenant_id and u.id = @id;

-- name: LockUser :one
select * from users where tenant_id = @tenant_id and id = @id for update;

-- name: UpdateUser :exec
update users set name = @name, roles = @roles, status = @status, password_hash = @password_hash,
  version = version + 1, updated_at = @now
where tenant_id = @tenant_id and id = @id;

-- name: LockOwners :many
select id from users where tenant_id = @tenant_id and 'owner' = any(roles) and status = 'active' order by id for update;

-- name: UsersWithRole :many
select id, email, name from users
where tenant_id = @tenant_id and sqlc.arg(role)::text = any(roles) and status = 'active' order by name, id;

-- name: UserOfEmployee :one
select u.id, u.email, u.name from users u
join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where u.tenant_id = @tenant_id and e.id = @employee_id and u.status = 'active';

-- name: UserByEmail :one
select * from users where tenant_id = @tenant_id and email = @email;

-- name: ActiveUserByEmail :one
select u.id, u.name, u.email, u.roles, e.id as employee_id from users u
left join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where u.tenant_id = @tenant_id and u.email = @email and u.status = 'active';

-- name: SignInCandidates :many
-- tenant_id is what is asked for: signing in knows an e-mail alone.
select sqlc.embed(u), sqlc.embed(t) from users u join tenants t on t.id = u.tenant_id
where u.email = @email and (sqlc.narg(slug)::text is null or t.slug = sqlc.narg(slug)::text)
  and u.status = 'active'
order by t.slug limit 20;

-- name: CountUsers :one
select count(u.tenant_id) from users u;

-- name: TouchSignIn :exec
update users set last_sign_in_at = @now where tenant_id = @tenant_id and id = @id;

-- name: CreateSession :exec
insert into sessions (tenant_id, id, user_id, token_hash, created_at, expires_at, ip, user_agent)
values (@tenant_id, @id, @user_id, @token_hash, @created_at, @expires_at, @ip, @user_agent);

-- name: SessionByToken :one
-- tenant_id is what is asked for: a token says whose it is.
select s.id as session_id, s.expires_at, u.tenant_id, u.id, u.name, u.email, u.roles, e.id as employee_id
from sessions s
join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
left join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where s.token_hash = @token_hash and s.expires_at > @now and u.status = 'active';

-- name: SessionByID :one
select s.id as session_id, s.expires_at, u.tenant_id, u.id, u.name, u.email, u.roles, e.id as employee_id
from sessions s
join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
left join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where s.tenant_id = @tenant_id and s.id = @id and s.expires_at > @now and u.status = 'active';

-- name: DeleteSession :exec
delete from sessions where tenant_id = @tenant_id and id = @id;

-- name: DeleteSessionsOfUser :exec
delete from sessions where tenant_id = @tenant_id and user_id = @user_id
  and id <> coalesce(sqlc.narg(except_id)::uuid, '00000000-0000-0000-0000-000000000000'::uuid);

-- name: CreateSocketToken :exec
insert into socket_tokens (tenant_id, token_hash, session_id, expires_at)
values (@tenant_id, @token_hash, @session_id, @expires_at);

-- name: TakeSocketToken :one
-- tenant_id is what is asked for: a token says whose it is.
delete from socket_tokens where token_hash = @token_hash and expires_at > @now returning tenant_id, session_id;

-- name: PutInvitation :exec
insert into invitations (tenant_id, user_id, token_hash, expires_at)
values (@tenant_id, @user_id, @token_hash, @expires_at)
on conflict (tenant_id, user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at;

-- name: Invitation :one
-- tenant_id is what is asked for: a token says whose it is.
select i.tenant_id, i.user_id, u.email, u.name, t.name as company, t.slug
from invitations i
join users u on u.tenant_id = i.tenant_id and u.id = i.user_id
join tenants t on t.id = i.tenant_id
where i.token_hash = @token_hash and i.expires_at > @now and u.status = 'invited';

-- name: DeleteInvitation :execrows
delete from invitations where tenant_id = @tenant_id and user_id = @user_id;

-- name: FailuresOf :many
select key, failures, locked_until, last_at from sign_in_failures where key = any(@keys::bytea[]);

-- name: AddFailure :one
insert into sign_in_failures as f (key, failures, last_at) values (@key, 1, @now)
on conflict (key) do update set last_at = excluded.last_at,
  failures = case when f.last_at > @faded::timestamptz then f.failures + 1 else 1 end
returning failures;

-- name: LockFailures :exec
update sign_in_failures set locked_until = @until where key = @key;

-- name: ForgetFailures :exec
delete from sign_in_failures where key = any(@keys::bytea[]);

-- name: PutSetupLink :exec
insert into setup_links (token_hash, expires_at) values (@token_hash, @expires_at);

-- name: TakeSetupLink :execrows
delete from setup_links where token_hash = @token_hash and expires_at > @now;

-- name: DropSetupLinks :exec
delete from setup_links;

-- name: SweepSessions :execrows
-- @sqlc-vet-disable tenant-id
delete from sessions where expires_at < @now;

-- name: SweepSocketTokens :execrows
-- @sqlc-vet-disable tenant-id
delete from socket_tokens where expires_at < @now;

-- name: SweepFailures :execrows
delete from sign_in_failures where last_at < @before;

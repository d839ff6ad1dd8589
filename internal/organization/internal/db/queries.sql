-- name: VendorsByID :many
select id, name, contact, email, phone, url, account_number, address, notes, version, created_at, updated_at
from vendors
where tenant_id = @tenant_id and id = any(@ids::uuid[]);

-- name: InsertVendor :exec
insert into vendors (tenant_id, id, name, name_key, contact, email, phone, url, account_number, address, notes, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(contact), sqlc.narg(email), sqlc.narg(phone), sqlc.narg(url),
        sqlc.narg(account_number), sqlc.narg(address), sqlc.narg(notes), sqlc.arg(at), sqlc.arg(at));

-- name: UpdateVendor :exec
update vendors set name = @name, name_key = @name_key, contact = sqlc.narg(contact), email = sqlc.narg(email), phone = sqlc.narg(phone),
  url = sqlc.narg(url), account_number = sqlc.narg(account_number), address = sqlc.narg(address), notes = sqlc.narg(notes),
  version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: CompaniesByID :many
select c.id, c.name, c.registration_number, c.vat_number, c.country, c.address,
       (select count(*) from cost_centres k where k.tenant_id = c.tenant_id and k.company_id = c.id) as cost_centre_count,
       c.version, c.created_at, c.updated_at
from companies c
where c.tenant_id = @tenant_id and c.id = any(@ids::uuid[]);

-- name: InsertCompany :exec
insert into companies (tenant_id, id, name, name_key, registration_number, vat_number, country, address, created_at, updated_at)
values (@tenant_id, @id, @name, @name_key, sqlc.narg(registration_number), sqlc.narg(vat_number), sqlc.narg(country),
        sqlc.narg(address), sqlc.arg(at), sqlc.arg(at));

-- name: UpdateCompany :exec
update companies set name = @name, name_key = @name_key, registration_number = sqlc.narg(registration_number),
  vat_number = sqlc.narg(vat_number), country = sqlc.narg(country), address = sqlc.narg(address), version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

-- name: CostCentresByID :many
select k.id, k.code, k.name, k.company_id, c.name as company_name, k.version, k.created_at, k.updated_at
from cost_centres k
left join companies c on c.tenant_id = k.tenant_id and c.id = k.company_id
where k.tenant_id = @tenant_id and k.id = any(@ids::uuid[]);

-- name: InsertCostCentre :exec
insert into cost_centres (tenant_id, id, code, code_key, name, name_key, company_id, created_at, updated_at)
values (@tenant_id, @id, @code, @code_key, @name, @name_key, sqlc.narg(company_id), sqlc.arg(at), sqlc.arg(at));

-- name: UpdateCostCentre :exec
update cost_centres set code = @code, code_key = @code_key, name = @name, name_key = @name_key, company_id = sqlc.narg(company_id),
  version = version + 1, updated_at = sqlc.arg(at)
where tenant_id = @tenant_id and id = @id;

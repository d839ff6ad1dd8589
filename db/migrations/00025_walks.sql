-- +goose Up

-- A list sorted by model and narrowed by status walks along the models: with the
-- status in the index a model is left after the rows that are shown. Without it the
-- planner read all assets of the status once for each model (a million assets: a
-- second instead of ten milliseconds).
create index assets_of_model_status on assets (tenant_id, model_id, status, id);

-- What very many people hold is read from the index alone.
drop index assets_of_assignee;
create index assets_of_assignee on assets (tenant_id, assignee_id, id) where assignee_id is not null;

-- +goose Down
drop index assets_of_assignee;
create index assets_of_assignee on assets (tenant_id, assignee_id) where assignee_id is not null;
drop index assets_of_model_status;

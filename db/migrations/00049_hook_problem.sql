-- +goose Up

-- Why our webhook could not be made known again, while that is so.
alter table integrations add column hook_problem text;

-- +goose Down
alter table integrations drop column hook_problem;

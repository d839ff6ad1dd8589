-- +goose Up

-- A stream waits for its turn: so many of an integration and so many of a company
-- have a job at once.
alter table stream_runs add column enqueued_at timestamptz; -- when its job was made; null: it waits
update stream_runs set enqueued_at = started_at where started_at is not null;

-- +goose Down
alter table stream_runs drop column enqueued_at;

-- +goose Up

-- What a run left of a stream, so that one that reads the same again need not look
-- through everybody.
alter table stream_cursors add column settled jsonb; -- null: look
alter table stream_runs add column touched boolean not null default false; -- its reading wrote records, or heard of deleted ones

-- +goose Down
alter table stream_runs drop column touched;
alter table stream_cursors drop column settled;

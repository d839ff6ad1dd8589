-- +goose Up

-- Long work is not about assets alone: people are changed together as well, and
-- rows of registers are merged.
alter table operations rename column kind to action;
alter table operations add column subject text not null default 'asset';
alter table operations alter column subject drop default;

-- +goose Down
delete from operations where subject <> 'asset';
alter table operations drop column subject;
alter table operations rename column action to kind;

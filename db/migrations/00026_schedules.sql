-- +goose Up

-- Row level security hides the rows from whoever migrates, so the columns are
-- converted instead of updated.
alter table integrations drop constraint integrations_schedule;
alter table integrations rename column schedule_minutes to schedule; -- realtime, 15m, hourly, daily or a cron expression
alter table integrations alter column schedule type text using case schedule when 60 then 'hourly' else schedule || 'm' end;
alter table integrations add constraint integrations_schedule check (length(schedule) between 2 and 100);
alter table integrations
  add column health text not null default 'healthy',
  add column heard_at timestamptz, -- when a run last went through
  add constraint integrations_health check (health in ('healthy', 'late', 'failing', 'down', 'paused'));
alter table integrations alter column heard_at type timestamptz using coalesce(heard_at, baseline_done_at);

-- +goose Down
alter table integrations drop column health, drop column heard_at;
alter table integrations drop constraint integrations_schedule;
alter table integrations alter column schedule type int using
  case when schedule ~ '^[0-9]+m$' then least(10080, greatest(5, rtrim(schedule, 'm')::int)) when schedule = 'realtime' then 15 when schedule = 'hourly' then 60 else 1440 end;
alter table integrations rename column schedule to schedule_minutes;
alter table integrations add constraint integrations_schedule check (schedule_minutes between 5 and 10080);

-- Columns by the names the program uses, and a revision that counts the changes of a schedule.
-- A replica of an earlier version that still runs fails on these names; it would not count its changes.
alter table answer rename column made to created_at;

alter table shown rename column first to start_word;
alter table shown rename column past to end_word;
alter table shown rename column made to created_at;

alter table schedule rename column place to channel;
alter table schedule rename column clock to time_of_day;
alter table schedule rename column made to created_at;
alter table schedule rename column date to next_date;
alter table schedule rename column due to next_due;
alter table schedule add column revision integer not null default 0;

alter table post rename column schedule to schedule_id;
alter table post rename column changed to changed_at;
alter table post rename column message to message_id;
alter table post rename column first to first_attempt_at;
alter table post rename column ticks to first_attempt_ticks;
alter table post rename column until to look_again_at;

alter table veto rename column first to start_word;
alter table veto rename column past to end_word;
alter table veto rename column made to created_at;

alter table queue rename column schedule to schedule_id;
alter table queue rename column first to start_word;
alter table queue rename column past to end_word;

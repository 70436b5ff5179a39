-- Daily posts: schedules, a row for each schedule and date, vetoes and queues.
create table schedule (
  id text primary key, platform text not null, server text not null, place text not null,
  clock text not null,         -- HH:MM
  zone text not null,
  weekdays text not null,      -- digits; 0 is Monday
  interviews text not null, said_by text not null,  -- JSON lists
  view text, catch_up real not null,
  paused text,                 -- why
  set_by text not null, made real not null,
  date text not null, due real not null             -- the next run: its local date, and the moment
) without rowid;
create index schedule_server on schedule (platform, server, made);
create index schedule_due on schedule (platform, due, id) where paused is null;
create table post (
  schedule text not null, date text not null, due real not null,
  outcome text not null, changed real not null,
  ref text, token text, message text, reason text,
  attempts integer not null,
  first real,                  -- the first attempt that may have posted
  ticks real,                  -- the same in seconds since the machine was started
  until real,                  -- under way: when somebody must look at it again
  primary key (schedule, date)
) without rowid;
create index post_until on post (until) where until is not null;
create index post_due on post (due);
create table veto (
  platform text not null, server text not null, interview text not null, first integer not null, past integer not null, made real not null,
  primary key (platform, server, interview, first, past)
) without rowid;
create table queue (
  number integer primary key, schedule text not null, interview text not null, first integer not null, past integer not null
);
create index queue_schedule on queue (schedule, number);

-- Whether a remembered answer is in doubt gets a column of its own; until now `shown` was stored as -1 - shown for one
-- that is. In the new column, 1 is an answer in doubt.
alter table answer add column doubtful integer not null default 0;
update answer set doubtful = 1, shown = -1 - shown where shown < 0;

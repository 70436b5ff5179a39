-- Whether a remembered answer is in doubt gets a column of its own; until now `shown` was stored as -1 - shown for one
-- that is. The checksum covers the new column, so its triggers are made anew. A row whose checksum is already wrong
-- keeps it, and so stays damaged.
drop trigger answer_inserted;
drop trigger answer_updated;
alter table answer add column doubtful integer not null default 0;  -- 1: the answer is in doubt
update answer set doubtful = 1, shown = -1 - shown, answer_checksum = row_checksum(
  case typeof(token) when 'text' then cast(token as blob) else token end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(place) when 'text' then cast(place as blob) else place end,
  case typeof(asker) when 'text' then cast(asker as blob) else asker end,
  case typeof(refs) when 'text' then cast(refs as blob) else refs end,
  -1 - shown,
  1,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
) where shown < 0 and answer_checksum is row_checksum(
  case typeof(token) when 'text' then cast(token as blob) else token end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(place) when 'text' then cast(place as blob) else place end,
  case typeof(asker) when 'text' then cast(asker as blob) else asker end,
  case typeof(refs) when 'text' then cast(refs as blob) else refs end,
  case typeof(shown) when 'text' then cast(shown as blob) else shown end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
);
update answer set answer_checksum = row_checksum(
  case typeof(token) when 'text' then cast(token as blob) else token end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(place) when 'text' then cast(place as blob) else place end,
  case typeof(asker) when 'text' then cast(asker as blob) else asker end,
  case typeof(refs) when 'text' then cast(refs as blob) else refs end,
  case typeof(shown) when 'text' then cast(shown as blob) else shown end,
  case typeof(doubtful) when 'text' then cast(doubtful as blob) else doubtful end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
) where doubtful = 0 and answer_checksum is row_checksum(
  case typeof(token) when 'text' then cast(token as blob) else token end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(place) when 'text' then cast(place as blob) else place end,
  case typeof(asker) when 'text' then cast(asker as blob) else asker end,
  case typeof(refs) when 'text' then cast(refs as blob) else refs end,
  case typeof(shown) when 'text' then cast(shown as blob) else shown end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
);
create trigger answer_inserted after insert on answer begin
  update answer set answer_checksum = row_checksum(
    case typeof(new.token) when 'text' then cast(new.token as blob) else new.token end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.place) when 'text' then cast(new.place as blob) else new.place end,
    case typeof(new.asker) when 'text' then cast(new.asker as blob) else new.asker end,
    case typeof(new.refs) when 'text' then cast(new.refs as blob) else new.refs end,
    case typeof(new.shown) when 'text' then cast(new.shown as blob) else new.shown end,
    case typeof(new.doubtful) when 'text' then cast(new.doubtful as blob) else new.doubtful end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where token = new.token;
end;
create trigger answer_updated after update of token, platform, place, asker, refs, shown, doubtful, created_at on answer
when old.answer_checksum is row_checksum(
  case typeof(old.token) when 'text' then cast(old.token as blob) else old.token end,
  case typeof(old.platform) when 'text' then cast(old.platform as blob) else old.platform end,
  case typeof(old.place) when 'text' then cast(old.place as blob) else old.place end,
  case typeof(old.asker) when 'text' then cast(old.asker as blob) else old.asker end,
  case typeof(old.refs) when 'text' then cast(old.refs as blob) else old.refs end,
  case typeof(old.shown) when 'text' then cast(old.shown as blob) else old.shown end,
  case typeof(old.doubtful) when 'text' then cast(old.doubtful as blob) else old.doubtful end,
  case typeof(old.created_at) when 'text' then cast(old.created_at as blob) else old.created_at end
)
begin
  update answer set answer_checksum = row_checksum(
    case typeof(new.token) when 'text' then cast(new.token as blob) else new.token end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.place) when 'text' then cast(new.place as blob) else new.place end,
    case typeof(new.asker) when 'text' then cast(new.asker as blob) else new.asker end,
    case typeof(new.refs) when 'text' then cast(new.refs as blob) else new.refs end,
    case typeof(new.shown) when 'text' then cast(new.shown as blob) else new.shown end,
    case typeof(new.doubtful) when 'text' then cast(new.doubtful as blob) else new.doubtful end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where token = new.token;
end;

-- A checksum in every open question, too, as in the rows of the other tables (0006_checksums.sql): a byte of an address
-- that changed would send the apology to another channel.
alter table open_question add column open_question_checksum blob;
update open_question set open_question_checksum = row_checksum(
  case typeof(key) when 'text' then cast(key as blob) else key end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(owner) when 'text' then cast(owner as blob) else owner end,
  case typeof(address) when 'text' then cast(address as blob) else address end,
  case typeof(renewed_at) when 'text' then cast(renewed_at as blob) else renewed_at end
);
create trigger open_question_inserted after insert on open_question begin
  update open_question set open_question_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.owner) when 'text' then cast(new.owner as blob) else new.owner end,
    case typeof(new.address) when 'text' then cast(new.address as blob) else new.address end,
    case typeof(new.renewed_at) when 'text' then cast(new.renewed_at as blob) else new.renewed_at end
  ) where key = new.key;
end;
create trigger open_question_updated after update of key, platform, owner, address, renewed_at on open_question
when old.open_question_checksum is row_checksum(
  case typeof(old.key) when 'text' then cast(old.key as blob) else old.key end,
  case typeof(old.platform) when 'text' then cast(old.platform as blob) else old.platform end,
  case typeof(old.owner) when 'text' then cast(old.owner as blob) else old.owner end,
  case typeof(old.address) when 'text' then cast(old.address as blob) else old.address end,
  case typeof(old.renewed_at) when 'text' then cast(old.renewed_at as blob) else old.renewed_at end
)
begin
  update open_question set open_question_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.owner) when 'text' then cast(new.owner as blob) else new.owner end,
    case typeof(new.address) when 'text' then cast(new.address as blob) else new.address end,
    case typeof(new.renewed_at) when 'text' then cast(new.renewed_at as blob) else new.renewed_at end
  ) where key = new.key;
end;

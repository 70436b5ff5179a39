-- A checksum in every row, written by triggers: a byte that changed on the disk is no other valid value.
-- store.journal.row_checksums has the function. A text goes to it as its bytes, since it may be no UTF-8.
-- Where an update writes only a part of a row, a checksum that was wrong stays wrong.

alter table claim add column claim_checksum blob;
update claim set claim_checksum = row_checksum(
  case typeof(key) when 'text' then cast(key as blob) else key end,
  case typeof(expires) when 'text' then cast(expires as blob) else expires end
);
create trigger claim_inserted after insert on claim begin
  update claim set claim_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.expires) when 'text' then cast(new.expires as blob) else new.expires end
  ) where key = new.key;
end;
create trigger claim_updated after update of key, expires on claim
begin
  update claim set claim_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.expires) when 'text' then cast(new.expires as blob) else new.expires end
  ) where key = new.key;
end;

alter table answer add column answer_checksum blob;
update answer set answer_checksum = row_checksum(
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
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where token = new.token;
end;
create trigger answer_updated after update of token, platform, place, asker, refs, shown, created_at on answer
when old.answer_checksum is row_checksum(
  case typeof(old.token) when 'text' then cast(old.token as blob) else old.token end,
  case typeof(old.platform) when 'text' then cast(old.platform as blob) else old.platform end,
  case typeof(old.place) when 'text' then cast(old.place as blob) else old.place end,
  case typeof(old.asker) when 'text' then cast(old.asker as blob) else old.asker end,
  case typeof(old.refs) when 'text' then cast(old.refs as blob) else old.refs end,
  case typeof(old.shown) when 'text' then cast(old.shown as blob) else old.shown end,
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
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where token = new.token;
end;

alter table preference add column preference_checksum blob;
update preference set preference_checksum = row_checksum(
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(server) when 'text' then cast(server as blob) else server end,
  case typeof(name) when 'text' then cast(name as blob) else name end,
  case typeof(value) when 'text' then cast(value as blob) else value end
);
create trigger preference_inserted after insert on preference begin
  update preference set preference_checksum = row_checksum(
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.name) when 'text' then cast(new.name as blob) else new.name end,
    case typeof(new.value) when 'text' then cast(new.value as blob) else new.value end
  ) where platform = new.platform and server = new.server and name = new.name;
end;
create trigger preference_updated after update of platform, server, name, value on preference
begin
  update preference set preference_checksum = row_checksum(
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.name) when 'text' then cast(new.name as blob) else new.name end,
    case typeof(new.value) when 'text' then cast(new.value as blob) else new.value end
  ) where platform = new.platform and server = new.server and name = new.name;
end;

alter table shown add column shown_checksum blob;
update shown set shown_checksum = row_checksum(
  case typeof(number) when 'text' then cast(number as blob) else number end,
  case typeof(scope) when 'text' then cast(scope as blob) else scope end,
  case typeof(interview) when 'text' then cast(interview as blob) else interview end,
  case typeof(start_word) when 'text' then cast(start_word as blob) else start_word end,
  case typeof(end_word) when 'text' then cast(end_word as blob) else end_word end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
);
create trigger shown_inserted after insert on shown begin
  update shown set shown_checksum = row_checksum(
    case typeof(new.number) when 'text' then cast(new.number as blob) else new.number end,
    case typeof(new.scope) when 'text' then cast(new.scope as blob) else new.scope end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where number = new.number;
end;
create trigger shown_updated after update of number, scope, interview, start_word, end_word, created_at on shown
when old.shown_checksum is row_checksum(
  case typeof(old.number) when 'text' then cast(old.number as blob) else old.number end,
  case typeof(old.scope) when 'text' then cast(old.scope as blob) else old.scope end,
  case typeof(old.interview) when 'text' then cast(old.interview as blob) else old.interview end,
  case typeof(old.start_word) when 'text' then cast(old.start_word as blob) else old.start_word end,
  case typeof(old.end_word) when 'text' then cast(old.end_word as blob) else old.end_word end,
  case typeof(old.created_at) when 'text' then cast(old.created_at as blob) else old.created_at end
)
begin
  update shown set shown_checksum = row_checksum(
    case typeof(new.number) when 'text' then cast(new.number as blob) else new.number end,
    case typeof(new.scope) when 'text' then cast(new.scope as blob) else new.scope end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where number = new.number;
end;

alter table note add column note_checksum blob;
update note set note_checksum = row_checksum(
  case typeof(key) when 'text' then cast(key as blob) else key end,
  case typeof(value) when 'text' then cast(value as blob) else value end
);
create trigger note_inserted after insert on note begin
  update note set note_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.value) when 'text' then cast(new.value as blob) else new.value end
  ) where key = new.key;
end;
create trigger note_updated after update of key, value on note
begin
  update note set note_checksum = row_checksum(
    case typeof(new.key) when 'text' then cast(new.key as blob) else new.key end,
    case typeof(new.value) when 'text' then cast(new.value as blob) else new.value end
  ) where key = new.key;
end;

alter table schedule add column schedule_checksum blob;
update schedule set schedule_checksum = row_checksum(
  case typeof(id) when 'text' then cast(id as blob) else id end,
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(server) when 'text' then cast(server as blob) else server end,
  case typeof(channel) when 'text' then cast(channel as blob) else channel end,
  case typeof(time_of_day) when 'text' then cast(time_of_day as blob) else time_of_day end,
  case typeof(zone) when 'text' then cast(zone as blob) else zone end,
  case typeof(weekdays) when 'text' then cast(weekdays as blob) else weekdays end,
  case typeof(interviews) when 'text' then cast(interviews as blob) else interviews end,
  case typeof(said_by) when 'text' then cast(said_by as blob) else said_by end,
  case typeof(view) when 'text' then cast(view as blob) else view end,
  case typeof(catch_up) when 'text' then cast(catch_up as blob) else catch_up end,
  case typeof(paused) when 'text' then cast(paused as blob) else paused end,
  case typeof(set_by) when 'text' then cast(set_by as blob) else set_by end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end,
  case typeof(next_date) when 'text' then cast(next_date as blob) else next_date end,
  case typeof(next_due) when 'text' then cast(next_due as blob) else next_due end,
  case typeof(revision) when 'text' then cast(revision as blob) else revision end
);
create trigger schedule_inserted after insert on schedule begin
  update schedule set schedule_checksum = row_checksum(
    case typeof(new.id) when 'text' then cast(new.id as blob) else new.id end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.channel) when 'text' then cast(new.channel as blob) else new.channel end,
    case typeof(new.time_of_day) when 'text' then cast(new.time_of_day as blob) else new.time_of_day end,
    case typeof(new.zone) when 'text' then cast(new.zone as blob) else new.zone end,
    case typeof(new.weekdays) when 'text' then cast(new.weekdays as blob) else new.weekdays end,
    case typeof(new.interviews) when 'text' then cast(new.interviews as blob) else new.interviews end,
    case typeof(new.said_by) when 'text' then cast(new.said_by as blob) else new.said_by end,
    case typeof(new.view) when 'text' then cast(new.view as blob) else new.view end,
    case typeof(new.catch_up) when 'text' then cast(new.catch_up as blob) else new.catch_up end,
    case typeof(new.paused) when 'text' then cast(new.paused as blob) else new.paused end,
    case typeof(new.set_by) when 'text' then cast(new.set_by as blob) else new.set_by end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end,
    case typeof(new.next_date) when 'text' then cast(new.next_date as blob) else new.next_date end,
    case typeof(new.next_due) when 'text' then cast(new.next_due as blob) else new.next_due end,
    case typeof(new.revision) when 'text' then cast(new.revision as blob) else new.revision end
  ) where id = new.id;
end;
create trigger schedule_updated after update of id, platform, server, channel, time_of_day, zone, weekdays, interviews, said_by, view, catch_up, paused, set_by, created_at, next_date, next_due, revision on schedule
when old.schedule_checksum is row_checksum(
  case typeof(old.id) when 'text' then cast(old.id as blob) else old.id end,
  case typeof(old.platform) when 'text' then cast(old.platform as blob) else old.platform end,
  case typeof(old.server) when 'text' then cast(old.server as blob) else old.server end,
  case typeof(old.channel) when 'text' then cast(old.channel as blob) else old.channel end,
  case typeof(old.time_of_day) when 'text' then cast(old.time_of_day as blob) else old.time_of_day end,
  case typeof(old.zone) when 'text' then cast(old.zone as blob) else old.zone end,
  case typeof(old.weekdays) when 'text' then cast(old.weekdays as blob) else old.weekdays end,
  case typeof(old.interviews) when 'text' then cast(old.interviews as blob) else old.interviews end,
  case typeof(old.said_by) when 'text' then cast(old.said_by as blob) else old.said_by end,
  case typeof(old.view) when 'text' then cast(old.view as blob) else old.view end,
  case typeof(old.catch_up) when 'text' then cast(old.catch_up as blob) else old.catch_up end,
  case typeof(old.paused) when 'text' then cast(old.paused as blob) else old.paused end,
  case typeof(old.set_by) when 'text' then cast(old.set_by as blob) else old.set_by end,
  case typeof(old.created_at) when 'text' then cast(old.created_at as blob) else old.created_at end,
  case typeof(old.next_date) when 'text' then cast(old.next_date as blob) else old.next_date end,
  case typeof(old.next_due) when 'text' then cast(old.next_due as blob) else old.next_due end,
  case typeof(old.revision) when 'text' then cast(old.revision as blob) else old.revision end
)
begin
  update schedule set schedule_checksum = row_checksum(
    case typeof(new.id) when 'text' then cast(new.id as blob) else new.id end,
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.channel) when 'text' then cast(new.channel as blob) else new.channel end,
    case typeof(new.time_of_day) when 'text' then cast(new.time_of_day as blob) else new.time_of_day end,
    case typeof(new.zone) when 'text' then cast(new.zone as blob) else new.zone end,
    case typeof(new.weekdays) when 'text' then cast(new.weekdays as blob) else new.weekdays end,
    case typeof(new.interviews) when 'text' then cast(new.interviews as blob) else new.interviews end,
    case typeof(new.said_by) when 'text' then cast(new.said_by as blob) else new.said_by end,
    case typeof(new.view) when 'text' then cast(new.view as blob) else new.view end,
    case typeof(new.catch_up) when 'text' then cast(new.catch_up as blob) else new.catch_up end,
    case typeof(new.paused) when 'text' then cast(new.paused as blob) else new.paused end,
    case typeof(new.set_by) when 'text' then cast(new.set_by as blob) else new.set_by end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end,
    case typeof(new.next_date) when 'text' then cast(new.next_date as blob) else new.next_date end,
    case typeof(new.next_due) when 'text' then cast(new.next_due as blob) else new.next_due end,
    case typeof(new.revision) when 'text' then cast(new.revision as blob) else new.revision end
  ) where id = new.id;
end;

alter table post add column post_checksum blob;
update post set post_checksum = row_checksum(
  case typeof(schedule_id) when 'text' then cast(schedule_id as blob) else schedule_id end,
  case typeof(date) when 'text' then cast(date as blob) else date end,
  case typeof(due) when 'text' then cast(due as blob) else due end,
  case typeof(outcome) when 'text' then cast(outcome as blob) else outcome end,
  case typeof(changed_at) when 'text' then cast(changed_at as blob) else changed_at end,
  case typeof(ref) when 'text' then cast(ref as blob) else ref end,
  case typeof(token) when 'text' then cast(token as blob) else token end,
  case typeof(message_id) when 'text' then cast(message_id as blob) else message_id end,
  case typeof(reason) when 'text' then cast(reason as blob) else reason end,
  case typeof(attempts) when 'text' then cast(attempts as blob) else attempts end,
  case typeof(first_attempt_at) when 'text' then cast(first_attempt_at as blob) else first_attempt_at end,
  case typeof(first_attempt_ticks) when 'text' then cast(first_attempt_ticks as blob) else first_attempt_ticks end,
  case typeof(look_again_at) when 'text' then cast(look_again_at as blob) else look_again_at end
);
create trigger post_inserted after insert on post begin
  update post set post_checksum = row_checksum(
    case typeof(new.schedule_id) when 'text' then cast(new.schedule_id as blob) else new.schedule_id end,
    case typeof(new.date) when 'text' then cast(new.date as blob) else new.date end,
    case typeof(new.due) when 'text' then cast(new.due as blob) else new.due end,
    case typeof(new.outcome) when 'text' then cast(new.outcome as blob) else new.outcome end,
    case typeof(new.changed_at) when 'text' then cast(new.changed_at as blob) else new.changed_at end,
    case typeof(new.ref) when 'text' then cast(new.ref as blob) else new.ref end,
    case typeof(new.token) when 'text' then cast(new.token as blob) else new.token end,
    case typeof(new.message_id) when 'text' then cast(new.message_id as blob) else new.message_id end,
    case typeof(new.reason) when 'text' then cast(new.reason as blob) else new.reason end,
    case typeof(new.attempts) when 'text' then cast(new.attempts as blob) else new.attempts end,
    case typeof(new.first_attempt_at) when 'text' then cast(new.first_attempt_at as blob) else new.first_attempt_at end,
    case typeof(new.first_attempt_ticks) when 'text' then cast(new.first_attempt_ticks as blob) else new.first_attempt_ticks end,
    case typeof(new.look_again_at) when 'text' then cast(new.look_again_at as blob) else new.look_again_at end
  ) where schedule_id = new.schedule_id and date = new.date;
end;
create trigger post_updated after update of schedule_id, date, due, outcome, changed_at, ref, token, message_id, reason, attempts, first_attempt_at, first_attempt_ticks, look_again_at on post
when old.post_checksum is row_checksum(
  case typeof(old.schedule_id) when 'text' then cast(old.schedule_id as blob) else old.schedule_id end,
  case typeof(old.date) when 'text' then cast(old.date as blob) else old.date end,
  case typeof(old.due) when 'text' then cast(old.due as blob) else old.due end,
  case typeof(old.outcome) when 'text' then cast(old.outcome as blob) else old.outcome end,
  case typeof(old.changed_at) when 'text' then cast(old.changed_at as blob) else old.changed_at end,
  case typeof(old.ref) when 'text' then cast(old.ref as blob) else old.ref end,
  case typeof(old.token) when 'text' then cast(old.token as blob) else old.token end,
  case typeof(old.message_id) when 'text' then cast(old.message_id as blob) else old.message_id end,
  case typeof(old.reason) when 'text' then cast(old.reason as blob) else old.reason end,
  case typeof(old.attempts) when 'text' then cast(old.attempts as blob) else old.attempts end,
  case typeof(old.first_attempt_at) when 'text' then cast(old.first_attempt_at as blob) else old.first_attempt_at end,
  case typeof(old.first_attempt_ticks) when 'text' then cast(old.first_attempt_ticks as blob) else old.first_attempt_ticks end,
  case typeof(old.look_again_at) when 'text' then cast(old.look_again_at as blob) else old.look_again_at end
)
begin
  update post set post_checksum = row_checksum(
    case typeof(new.schedule_id) when 'text' then cast(new.schedule_id as blob) else new.schedule_id end,
    case typeof(new.date) when 'text' then cast(new.date as blob) else new.date end,
    case typeof(new.due) when 'text' then cast(new.due as blob) else new.due end,
    case typeof(new.outcome) when 'text' then cast(new.outcome as blob) else new.outcome end,
    case typeof(new.changed_at) when 'text' then cast(new.changed_at as blob) else new.changed_at end,
    case typeof(new.ref) when 'text' then cast(new.ref as blob) else new.ref end,
    case typeof(new.token) when 'text' then cast(new.token as blob) else new.token end,
    case typeof(new.message_id) when 'text' then cast(new.message_id as blob) else new.message_id end,
    case typeof(new.reason) when 'text' then cast(new.reason as blob) else new.reason end,
    case typeof(new.attempts) when 'text' then cast(new.attempts as blob) else new.attempts end,
    case typeof(new.first_attempt_at) when 'text' then cast(new.first_attempt_at as blob) else new.first_attempt_at end,
    case typeof(new.first_attempt_ticks) when 'text' then cast(new.first_attempt_ticks as blob) else new.first_attempt_ticks end,
    case typeof(new.look_again_at) when 'text' then cast(new.look_again_at as blob) else new.look_again_at end
  ) where schedule_id = new.schedule_id and date = new.date;
end;

alter table veto add column veto_checksum blob;
update veto set veto_checksum = row_checksum(
  case typeof(platform) when 'text' then cast(platform as blob) else platform end,
  case typeof(server) when 'text' then cast(server as blob) else server end,
  case typeof(interview) when 'text' then cast(interview as blob) else interview end,
  case typeof(start_word) when 'text' then cast(start_word as blob) else start_word end,
  case typeof(end_word) when 'text' then cast(end_word as blob) else end_word end,
  case typeof(created_at) when 'text' then cast(created_at as blob) else created_at end
);
create trigger veto_inserted after insert on veto begin
  update veto set veto_checksum = row_checksum(
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where platform = new.platform and server = new.server and interview = new.interview and start_word = new.start_word and end_word = new.end_word;
end;
create trigger veto_updated after update of platform, server, interview, start_word, end_word, created_at on veto
when old.veto_checksum is row_checksum(
  case typeof(old.platform) when 'text' then cast(old.platform as blob) else old.platform end,
  case typeof(old.server) when 'text' then cast(old.server as blob) else old.server end,
  case typeof(old.interview) when 'text' then cast(old.interview as blob) else old.interview end,
  case typeof(old.start_word) when 'text' then cast(old.start_word as blob) else old.start_word end,
  case typeof(old.end_word) when 'text' then cast(old.end_word as blob) else old.end_word end,
  case typeof(old.created_at) when 'text' then cast(old.created_at as blob) else old.created_at end
)
begin
  update veto set veto_checksum = row_checksum(
    case typeof(new.platform) when 'text' then cast(new.platform as blob) else new.platform end,
    case typeof(new.server) when 'text' then cast(new.server as blob) else new.server end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end,
    case typeof(new.created_at) when 'text' then cast(new.created_at as blob) else new.created_at end
  ) where platform = new.platform and server = new.server and interview = new.interview and start_word = new.start_word and end_word = new.end_word;
end;

alter table queue add column queue_checksum blob;
update queue set queue_checksum = row_checksum(
  case typeof(number) when 'text' then cast(number as blob) else number end,
  case typeof(schedule_id) when 'text' then cast(schedule_id as blob) else schedule_id end,
  case typeof(interview) when 'text' then cast(interview as blob) else interview end,
  case typeof(start_word) when 'text' then cast(start_word as blob) else start_word end,
  case typeof(end_word) when 'text' then cast(end_word as blob) else end_word end
);
create trigger queue_inserted after insert on queue begin
  update queue set queue_checksum = row_checksum(
    case typeof(new.number) when 'text' then cast(new.number as blob) else new.number end,
    case typeof(new.schedule_id) when 'text' then cast(new.schedule_id as blob) else new.schedule_id end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end
  ) where number = new.number;
end;
create trigger queue_updated after update of number, schedule_id, interview, start_word, end_word on queue
when old.queue_checksum is row_checksum(
  case typeof(old.number) when 'text' then cast(old.number as blob) else old.number end,
  case typeof(old.schedule_id) when 'text' then cast(old.schedule_id as blob) else old.schedule_id end,
  case typeof(old.interview) when 'text' then cast(old.interview as blob) else old.interview end,
  case typeof(old.start_word) when 'text' then cast(old.start_word as blob) else old.start_word end,
  case typeof(old.end_word) when 'text' then cast(old.end_word as blob) else old.end_word end
)
begin
  update queue set queue_checksum = row_checksum(
    case typeof(new.number) when 'text' then cast(new.number as blob) else new.number end,
    case typeof(new.schedule_id) when 'text' then cast(new.schedule_id as blob) else new.schedule_id end,
    case typeof(new.interview) when 'text' then cast(new.interview as blob) else new.interview end,
    case typeof(new.start_word) when 'text' then cast(new.start_word as blob) else new.start_word end,
    case typeof(new.end_word) when 'text' then cast(new.end_word as blob) else new.end_word end
  ) where number = new.number;
end;

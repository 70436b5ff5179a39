BEGIN TRANSACTION;
CREATE TABLE answer (
      token text primary key, platform text not null, place text not null, asker text not null,
      refs text not null,       -- JSON list of quote ids; never the question
      shown integer not null, made real not null
    ) without rowid;
INSERT INTO "answer" VALUES('t32','discord','1/2','','["talk-1:32-52"]',0,1797764801.0);
INSERT INTO "answer" VALUES('t33','discord','1/2','','["talk-1:33-53"]',0,1797851201.0);
INSERT INTO "answer" VALUES('t34','discord','1/2','','["talk-1:34-54"]',0,1797937601.0);
INSERT INTO "answer" VALUES('token01','discord','1/2','alice','["lighthouse-1:113-133", "ferry-2:0-20"]',0,1795000000.0);
CREATE TABLE claim (key text primary key, expires real not null) without rowid;
INSERT INTO "claim" VALUES('slack:Ev1',1795000060.0);
CREATE TABLE note (key text primary key, value text not null) without rowid;
INSERT INTO "note" VALUES('discord:commands:1','abc');
CREATE TABLE post (
  schedule text not null, date text not null, due real not null,
  outcome text not null, changed real not null,
  ref text, token text, message text, reason text,
  attempts integer not null,
  first real,                  -- the first attempt that may have posted
  ticks real,                  -- the same in seconds since the machine was started
  until real,                  -- under way: when somebody must look at it again
  primary key (schedule, date)
) without rowid;
INSERT INTO "post" VALUES('a00','2026-11-20',1795000000.0,'missed',1795000001.0,NULL,NULL,NULL,'the bot was not running or not connected until it was too late for this one',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-21',1795086400.0,'missed',1795086401.0,NULL,NULL,NULL,'after an outage only the latest is posted, not all that were missed',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-22',1795172800.0,'missed',1795172801.0,NULL,NULL,NULL,'the bot was not running or not connected until it was too late for this one; nor for about 12 days after it',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-23',1795259200.0,'skipped',1795259201.0,'talk-1:3-23',NULL,NULL,'an admin skipped it',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-24',1795345600.0,'skipped',1795345601.0,'talk-1:4-24',NULL,NULL,'an admin paused it',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-25',1795432000.0,'failed',1795432001.0,'talk-1:5-25',NULL,NULL,'no quote fits: the interviews and speakers chosen have none that stands on its own, or all were banned',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-26',1795518400.0,'failed',1795518401.0,'talk-1:6-26',NULL,NULL,'the quote that was chosen was banned before it could be posted',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-27',1795604800.0,'failed',1795604801.0,'talk-1:7-27',NULL,NULL,'the quote that was chosen is in the library no more',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-11-28',1795691200.0,'waiting',1795691201.0,'talk-1:8-28',NULL,NULL,'the bot was held up before it could send it',1,1795691200.0,5.0,1795691260.0);
INSERT INTO "post" VALUES('a00','2026-11-29',1795777600.0,'waiting',1795777601.0,'talk-1:9-29',NULL,NULL,'the platform did not answer in time',1,1795777600.0,5.0,1795777660.0);
INSERT INTO "post" VALUES('a00','2026-11-30',1795864000.0,'waiting',1795864001.0,'talk-1:10-30',NULL,NULL,'something went wrong on the bot''s side; its log has more',1,1795864000.0,5.0,1795864060.0);
INSERT INTO "post" VALUES('a00','2026-12-01',1795950400.0,'waiting',1795950401.0,'talk-1:11-31',NULL,NULL,'the platform is not connected here, so nothing can be posted now',1,1795950400.0,5.0,1795950460.0);
INSERT INTO "post" VALUES('a00','2026-12-02',1796036800.0,'waiting',1796036801.0,'talk-1:12-32',NULL,NULL,'Discord asked the bot to wait',1,1796036800.0,5.0,1796036860.0);
INSERT INTO "post" VALUES('a00','2026-12-03',1796123200.0,'waiting',1796123201.0,'talk-1:13-33',NULL,NULL,'Slack asked the bot to wait',1,1796123200.0,5.0,1796123260.0);
INSERT INTO "post" VALUES('a00','2026-12-04',1796209600.0,'waiting',1796209601.0,'talk-1:14-34',NULL,NULL,'Discord cannot be reached',1,1796209600.0,5.0,1796209660.0);
INSERT INTO "post" VALUES('a00','2026-12-05',1796296000.0,'waiting',1796296001.0,'talk-1:15-35',NULL,NULL,'Slack cannot be reached',1,1796296000.0,5.0,1796296060.0);
INSERT INTO "post" VALUES('a00','2026-12-06',1796382400.0,'waiting',1796382401.0,'talk-1:16-36',NULL,NULL,'Discord cannot be reached (ClientConnectorError)',1,1796382400.0,5.0,1796382460.0);
INSERT INTO "post" VALUES('a00','2026-12-07',1796468800.0,'waiting',1796468801.0,'talk-1:17-37',NULL,NULL,'what is kept of its installation in this workspace cannot be read; the log tells whoever runs the bot more',1,1796468800.0,5.0,1796468860.0);
INSERT INTO "post" VALUES('a00','2026-12-08',1796555200.0,'waiting',1796555201.0,'talk-1:18-38',NULL,NULL,'Discord failed (error 502)',1,1796555200.0,5.0,1796555260.0);
INSERT INTO "post" VALUES('a00','2026-12-09',1796641600.0,'waiting',1796641601.0,'talk-1:19-39',NULL,NULL,'Slack failed (error fatal_error)',1,1796641600.0,5.0,1796641660.0);
INSERT INTO "post" VALUES('a00','2026-12-10',1796728000.0,'unknown',1796728001.0,'talk-1:20-40',NULL,NULL,'the bot was stopped while it posted, so it may or may not have come; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-11',1796814400.0,'unknown',1796814401.0,'talk-1:21-41',NULL,NULL,'the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-12',1796900800.0,'unknown',1796900801.0,'talk-1:22-42',NULL,NULL,'it may have come in the channel chosen before, which could not be found out; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-13',1796987200.0,'unknown',1796987201.0,'talk-1:23-43',NULL,NULL,'it could not be printed (Broken pipe); the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-14',1797073600.0,'unknown',1797073601.0,'talk-1:24-44',NULL,NULL,'Slack failed (error 503); the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-15',1797160000.0,'unknown',1797160001.0,'talk-1:25-45',NULL,NULL,'the platform did not answer in time; the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-16',1797246400.0,'unknown',1797246401.0,'talk-1:26-46',NULL,NULL,'Slack cannot be reached; the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-17',1797332800.0,'unknown',1797332801.0,'talk-1:27-47',NULL,NULL,'something went wrong on the bot''s side; its log has more; the platform did not say whether it was posted; it is not posted again, rather than twice',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-18',1797419200.0,'missed',1797419201.0,NULL,NULL,NULL,'Discord asked the bot to wait; it was tried again until it was too late',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-19',1797505600.0,'missed',1797505601.0,NULL,NULL,NULL,'what is kept of its installation in this workspace cannot be read; the log tells whoever runs the bot more; it was tried again until it was too late',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-20',1797592000.0,'unknown',1797592001.0,'talk-1:30-50',NULL,NULL,'Discord failed (error 500); it was tried again until it was too late',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-21',1797678400.0,'unknown',1797678401.0,'talk-1:31-51',NULL,NULL,'words of an earlier program',1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-22',1797764800.0,'posted',1797764801.0,'talk-1:32-52','t32','m32',NULL,1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-23',1797851200.0,'late',1797851201.0,'talk-1:33-53','t33','m33',NULL,1,NULL,NULL,NULL);
INSERT INTO "post" VALUES('a00','2026-12-24',1797937600.0,'sending',1797937601.0,'talk-1:34-54','t34',NULL,NULL,1,1797937600.0,5.0,1797937660.0);
CREATE TABLE preference (
      platform text not null, server text not null, name text not null, value text not null,
      primary key (platform, server, name)
    ) without rowid;
INSERT INTO "preference" VALUES('discord','1','view','strict');
CREATE TABLE queue (
  number integer primary key, schedule text not null, interview text not null, first integer not null, past integer not null
);
INSERT INTO "queue" VALUES(1,'a00','talk-2',40,60);
INSERT INTO "queue" VALUES(2,'a00','talk-2',80,99);
CREATE TABLE schedule (
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
INSERT INTO "schedule" VALUES('a00','discord','1','2','09:05','Europe/Berlin','02','["talk-1", "talk-2"]','["guest", "Zoë Ü"]','strict',7200.0,NULL,'42',17.0,'2026-12-25',1798024000.0);
INSERT INTO "schedule" VALUES('a01','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'an admin paused it','42',18.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a02','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'there is no zone Mars/Olympus any more; set another','42',19.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a03','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the channel is gone, or hidden from the bot','42',20.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a04','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the thread is locked','42',21.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a05','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the bot lacks Send Messages there','42',22.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a06','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the bot lacks View Channel, Send Messages and Send Messages in Threads there','42',23.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a07','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the bot may not post there','42',24.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a08','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the bot may not post in that channel; invite it there with /invite','42',25.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a09','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the channel is archived','42',26.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a10','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the thread is gone','42',27.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a11','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'the app is no longer installed in this workspace','42',28.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a12','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'Discord refused the post (code 50035); the log has it as reference 0a1b2c3d','42',29.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a13','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'Slack refused the post (code msg_too_long); the log has it as reference 0a1b2c3d','42',30.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a14','discord','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'something went wrong on the bot''s side; its log has more (reference 0a1b2c3d)','42',31.0,'2026-11-20',1795000000.0);
INSERT INTO "schedule" VALUES('a15','slack','1','C1/1.2','09:05','Europe/Berlin','02','[]','[]',NULL,7200.0,'a sentence that no version wrote; with a second half','42',32.0,'2026-11-20',1795000000.0);
CREATE TABLE shown (
      number integer primary key, scope text not null,
      interview text not null, first integer not null, past integer not null, made real not null
    );
INSERT INTO "shown" VALUES(1,'discord:1/random','lighthouse-1',113,133,1795000000.0);
CREATE TABLE veto (
  platform text not null, server text not null, interview text not null, first integer not null, past integer not null, made real not null,
  primary key (platform, server, interview, first, past)
) without rowid;
INSERT INTO "veto" VALUES('discord','1','talk-1',10,30,1795000000.0);
CREATE INDEX claim_expires on claim (expires);
CREATE INDEX answer_latest on answer (platform, place, asker, made);
CREATE INDEX answer_made on answer (made);
CREATE INDEX shown_scope on shown (scope, number);
CREATE INDEX schedule_server on schedule (platform, server, made);
CREATE INDEX schedule_due on schedule (platform, due, id) where paused is null;
CREATE INDEX post_until on post (until) where until is not null;
CREATE INDEX post_due on post (due);
CREATE INDEX queue_schedule on queue (schedule, number);
PRAGMA user_version = 3;
COMMIT;

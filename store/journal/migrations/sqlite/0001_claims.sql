-- Events claimed once, and answers remembered for their follow-ups.
create table claim (key text primary key, expires real not null) without rowid;
create index claim_expires on claim (expires);
create table answer (
      token text primary key, platform text not null, place text not null, asker text not null,
      refs text not null,       -- JSON list of quote ids; never the question
      shown integer not null, made real not null
    ) without rowid;
create index answer_latest on answer (platform, place, asker, made);
create index answer_made on answer (made);

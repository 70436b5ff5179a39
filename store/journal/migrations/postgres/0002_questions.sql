-- Where a question must be answered, while it is being answered: whoever starts after a crash apologises there.
-- Never the question. The row is deleted once the answer was sent.
create table open_question (
  key text collate "C" primary key, platform text not null, owner text not null,
  address text not null,       -- JSON, of the platform's adapter
  renewed_at double precision not null  -- when the process that answers was last seen alive
);
create index open_question_renewed on open_question (platform, renewed_at);

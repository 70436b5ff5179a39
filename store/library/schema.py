"""The library's SQLite schema. Raise VERSION whenever the meaning of anything derived changes: old libraries are rebuilt."""

VERSION = 16

SCHEMA = """
create table meta (key text primary key, value text not null) without rowid;

create table interview (
  slug text primary key,
  title text not null,
  date text not null,
  video text,                 -- link pattern with {seconds}
  words integer not null,
  length real,                -- seconds
  edited integer not null,
  speakers text not null      -- JSON: [[name, role, label, [alias, ...]], ...]
) without rowid;

create table chapter (
  interview text not null, first integer not null, past integer not null, seconds real not null, title text not null,
  primary key (interview, first)
) without rowid;

create table turn (
  interview text not null, number integer not null, first integer not null, past integer not null, speaker integer not null,
  primary key (interview, first)
) without rowid;

create table line (           -- a sentence; in bare captions a block of words
  interview text not null, first integer not null, past integer not null,
  turn integer, paragraph integer not null, quotable integer not null,
  asked_first integer, asked_past integer,  -- the question a guest's line answers
  units text not null,        -- JSON: [[words, captions, strict, clean, kind, doubt], ...], shortened by store.library.rows
  primary key (interview, first)
) without rowid;

create table moment (         -- when words are spoken
  interview text not null, word integer not null, seconds real not null,
  primary key (interview, word)
) without rowid;

create table passage (        -- what is found; row: of the vector that is searched
  row integer primary key,
  entry integer not null,     -- 1: an editor's entry, searched by its questions; 0: a wide passage, by its text
  interview text not null, first integer not null, past integer not null,
  role text, turn_first integer, turn_past integer,
  asked_row integer,          -- row of the vector of the question it answers, or, of a host's words, leads up to
  asked_first integer, asked_past integer,                        -- that question's words
  text_row integer not null,  -- row of the vector of the text itself
  fine_first integer not null, fine_past integer not null,       -- rows of the narrow passages inside it
  question_first integer not null, question_past integer not null, -- rows of an entry's questions
  terms text not null,        -- stems of what is said, corrected and as captioned
  index_terms text not null,  -- stems of an entry's questions
  said text not null,         -- plain words for fuzzy comparison
  asks integer not null       -- 1: it asks something, or leads up to it
);
create index passage_asked on passage (asked_row, first);

create table pick (           -- what stands on its own, for a channel that asked nothing
  interview text not null, first integer not null, past integer not null,
  primary key (interview, first, past)
) without rowid;

create table word (           -- the vocabulary: a word and its stem
  word text primary key, term text not null,
  said integer not null,      -- in how many wide passages the stem is said
  indexed integer not null    -- in the questions of how many entries it stands
) without rowid;

create table misheard (       -- a word that the captions have only where a name was said
  word text primary key, meant text not null
) without rowid;
"""

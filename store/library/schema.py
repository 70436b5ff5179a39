"""The tables of a library version: of its catalogue, and of each part.

Raise VERSION when the meaning of derived data changes, to rebuild old libraries.
"""

VERSION = 29
LAYOUT = "parts"
"""How a version's files are arranged. Programs that arranged them otherwise publish theirs under another name."""

DATABASE_FILE = "library.sqlite"

CATALOGUE = """
create table meta (key text primary key, value text not null) without rowid;

create table part (           -- where the interviews of this version are, see store.library.parts
  interview text primary key, folder text not null
) without rowid;

create table word (           -- the vocabulary: a word and its stem
  word text primary key, term text not null,
  passages integer not null,  -- number of wide passages that say the stem
  entries integer not null    -- number of entries whose questions use the stem
) without rowid;

create table misheard (       -- a word that the captions have only where a name was said
  word text primary key, name text not null
) without rowid;
"""
"""What the interviews of a version have in common. It is written anew for every version, and small."""

PART = """
create table interview (
  slug text primary key,
  number integer not null unique,  -- in the ids of its rows, see store.library.row_layout
  digest text not null,       -- of its files
  passages integer not null,  -- how many wide ones
  title text not null,
  date text not null,
  video text,                 -- link pattern with {seconds}
  words integer not null,     -- how many
  length real,                -- seconds
  edited integer not null,
  guessed integer not null,   -- 1: where its sentences end, its punctuation and its capitals are a guess
  speakers text not null,     -- JSON: [[name, role, label, [alias, ...]], ...]
  show text,                  -- JSON: [title, host, feed, artwork]
  episode integer,            -- its number in the show
  made text not null,         -- JSON: [[part, model, version of the prompt], ...], what a language model made
  suggested text not null,    -- JSON: [question, ...], questions to try
  lower_case text,            -- words said in lower case, with spaces between; null if the captions have no capitals
  part_starts text not null,  -- JSON: [word, ...], where the parts of its transcript begin
  checksum integer not null   -- of what is shown of this row, see store.library.checksums; so in the tables below
) without rowid;

create table chapter (
  interview text not null, start_word integer not null, end_word integer not null,
  seconds real not null, title text not null, checksum integer not null,
  primary key (interview, start_word)
) without rowid;

create table turn (
  interview text not null, number integer not null, start_word integer not null, end_word integer not null,
  speaker integer not null,   -- index in interview.speakers
  checksum integer not null,
  primary key (interview, start_word)
) without rowid;

create table line (           -- a sentence; in bare captions a guessed one
  interview text not null, start_word integer not null, end_word integer not null,
  turn integer, paragraph integer not null, quotable integer not null,
  asked_start integer, asked_end integer,  -- the host's question that a guest's line answers
  units text not null,        -- JSON: [[words, captions, strict, clean, kind, doubt], ...], see store.library.rows
  checksum integer not null,
  primary key (interview, start_word)
) without rowid;

create table moment (         -- when words are spoken
  interview text not null, word integer not null, seconds real not null, checksum integer not null,
  primary key (interview, word)
) without rowid;

create table document (       -- what a search finds
  row integer primary key,    -- id of the row of the vector that is searched: the interview's number and a row of it
  is_entry integer not null,  -- 1: an entry, searched by its questions; 0: a wide passage, searched by its text
  interview text not null, start_word integer not null, end_word integer not null,
  role text, turn_start integer, turn_end integer,
  asked_row integer,          -- id of the row of the question it answers or, for a host's words, leads up to
  asked_start integer, asked_end integer,                        -- the words of that question
  text_row integer not null,  -- the interview's row of its own text
  narrow_start integer not null, narrow_end integer not null,     -- its rows of the narrow passages inside it
  question_start integer not null, question_end integer not null, -- its rows of an entry's questions
  terms text not null,        -- stems of its words, corrected and as captioned
  index_terms text not null,  -- stems of an entry's questions
  plain_text text not null,   -- folded words, for fuzzy comparison
  asks_question integer not null, -- 1: it asks a question or leads up to one
  question_share real not null, -- of its words, those in sentences that ask
  by_model integer not null   -- 1: a language model wrote an entry's questions
);
create index document_asked on document (asked_row, start_word);

create table block (          -- the rows of an interview in a region of the matrix, see store.library.row_map
  interview text not null, region text not null, number integer not null,
  first_row integer not null, rows integer not null,
  primary key (interview, region)
) without rowid;

create table pick (           -- quotes that stand on their own, for a channel that did not ask
  interview text not null, start_word integer not null, end_word integer not null,
  primary key (interview, start_word, end_word)
) without rowid;

create table word_count (     -- an interview's share of the vocabulary, see store.library.word_counts
  interview text primary key, counts blob not null
) without rowid;
"""
"""The rows of the interviews of a part. Versions share parts, which never change."""

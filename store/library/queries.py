"""The SQL that reads a library version, and the rows it gives. Each statement can be pasted into a shell.

A row type names the columns of its statement, in the same order; tests/store/library/test_queries.py compares them.
"""

from typing import NamedTuple

META = "select key, value from meta"
CHAPTERS = """
select interview, start_word, end_word, seconds, title, checksum from chapter order by interview, start_word
"""
INTERVIEWS = """
select slug, title, date, video, words, length, edited, guessed, speakers, show, episode, made, suggested, lower_case,
       part_starts, checksum, passages
from interview order by slug
"""
HAS_PARTS = "select 1 from sqlite_master where type = 'table' and name = 'part'"
PARTS = "select interview, folder from part"
WORD_COUNTS = "select counts from word_count where interview = ?"
DIGESTS = "select slug, digest from interview order by slug"
BLOCKS = "select region, interview, number, first_row, rows from block"
VOCABULARY = "select word, term, passages, entries from word"
MISHEARD = "select word, name from misheard"


class InterviewRow(NamedTuple):
    """A row of INTERVIEWS."""

    slug: str
    title: str
    date: str
    video: str | None
    words: int
    length: float | None
    edited: int
    guessed: int
    speakers: str
    show: str | None
    episode: int | None
    made: str
    suggested: str
    lower_case: str | None
    part_starts: str
    checksum: int
    passages: int


PICKS = """
select pick.interview, pick.start_word, pick.end_word, turn.speaker from pick
left join turn on turn.interview = pick.interview and turn.start_word = (
  select max(start_word) from turn as earlier
  where earlier.interview = pick.interview and earlier.start_word <= pick.start_word
)
order by pick.interview, pick.start_word
"""


class PickRow(NamedTuple):
    """A row of PICKS; the speaker is an index in the interview's speakers, None in bare captions."""

    interview: str
    start_word: int
    end_word: int
    speaker: int | None


DOCUMENTS = """
with leading as (
  select value as asked_row from json_each(:asked)
  union select asked_row from document
    where row in (select value from json_each(:leading)) and role = 'host' and asked_row is not null
), reply as (
  select row, row_number() over (partition by asked_row order by start_word) as place from document
  where asked_row in (select asked_row from leading) and role = 'guest'
)
select row, is_entry, interview, start_word, end_word, role, turn_start, turn_end, asked_row, asked_start, asked_end,
       text_row, narrow_start, narrow_end, question_start, question_end, terms, index_terms, plain_text, asks_question,
       question_share, by_model
from document where row in (select value from json_each(:rows) union select row from reply where place <= :replies)
"""
"""Documents by row, and the first :replies replies to host questions; :rows, :asked, :leading are JSON arrays."""


class DocumentRow(NamedTuple):
    """A row of DOCUMENTS; see the table in store/library/schema.py."""

    row: int
    is_entry: int
    interview: str
    start_word: int
    end_word: int
    role: str | None
    turn_start: int | None
    turn_end: int | None
    asked_row: int | None
    asked_start: int | None
    asked_end: int | None
    text_row: int
    narrow_start: int
    narrow_end: int
    question_start: int
    question_end: int
    terms: str
    index_terms: str
    plain_text: str
    asks_question: int
    question_share: float
    by_model: int


_SPANS = """
with span as (
  select key as number, json_extract(value, '$[0]') as interview, json_extract(value, '$[1]') as start_word,
         json_extract(value, '$[2]') as end_word
  from json_each(:spans)
)
"""

LINES = f"""{_SPANS}
select span.number,
  (select speaker from turn where turn.interview = line.interview and turn.start_word <= line.start_word
    order by turn.start_word desc limit 1) as speaker,
  line.interview, line.start_word, line.end_word, turn, paragraph, quotable, asked_start, asked_end, units, checksum
from span join line on line.interview = span.interview and line.start_word < span.end_word
  and line.start_word >= (
    select max(start_word) from line as earlier
    where earlier.interview = span.interview and earlier.start_word <= span.start_word
  )
order by span.number, line.start_word
"""  # noqa: S608 - put together from constants
"""The lines that overlap each span of :spans, a JSON array of [interview, start, end]; `number` is its index there."""


class LineRow(NamedTuple):
    """A row of LINES; the checksum is that of what stands between `speaker` and it."""

    number: int
    speaker: int | None
    interview: str
    start_word: int
    end_word: int
    turn: int | None
    paragraph: int
    quotable: int
    asked_start: int | None
    asked_end: int | None
    units: str
    checksum: int


SURROUNDINGS = f"""{_SPANS}
select span.number,
  (select json_array(interview, start_word, end_word, seconds, title, checksum) from chapter
    where interview = span.interview and start_word <= span.start_word
    order by start_word desc limit 1) as chapter,
  (select json_group_array(json_array(interview, number, start_word, end_word, speaker, checksum)) from turn
    where interview = span.interview and start_word < span.end_word and end_word > span.start_word
    and start_word >= (
      select max(start_word) from turn as earlier
      where earlier.interview = span.interview and earlier.start_word <= span.start_word
    )) as turns,
  (select json_array(interview, word, seconds, checksum) from moment
    where interview = span.interview and word <= span.start_word
    order by word desc limit 1) as moment_before,
  (select json_array(interview, word, seconds, checksum) from moment
    where interview = span.interview and word > span.start_word
    order by word limit 1) as moment_after
from span order by span.number
"""  # noqa: S608 - put together from constants
"""Chapter, turns and the times on either side of each span's first word; :spans as in LINES."""


class SurroundingsRow(NamedTuple):
    """A row of SURROUNDINGS: whole rows of the tables as JSON arrays, the turns as an array of them."""

    number: int
    chapter: str | None
    turns: str
    moment_before: str | None
    moment_after: str | None

"""A question and its answer: quotes, or a fact about an interview."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.interview import InterviewInfo, View
from bot.model.quote import Quote
from bot.model.scope import EVERYTHING, ONE_INTERVIEW, Scope, Searched


@dataclass(frozen=True, slots=True)
class Question:
    """A member's message, and the limits that options set, beside those that its words name."""

    text: str
    view: View = View.CLEAN
    scope: Scope = EVERYTHING
    latest: str | None = None  # the interview of the last answer: what "it" is, if several may be meant


class Fact(StrEnum):
    """What can be asked about an interview itself, beside what was said in it."""

    LENGTH = "length"
    PUBLISHED = "published"
    RECORDED = "recorded"  # when or where
    LINK = "link"  # where to watch or listen
    SPEAKERS = "speakers"
    SUBJECT = "subject"
    CHAPTERS = "chapters"
    CHAPTER = "chapter"  # one of them: when, who speaks, what is said
    MOMENT = "moment"  # what was said at a time
    WORDS = "words"  # how often words are said
    INTERVIEWS = "interviews"  # which can be asked
    BOT = "bot"  # who answers
    INTERVIEW = "interview"  # what is known of one that a message only names
    REAL = "real"  # whether a quote is real, without the quote


class Confidence(StrEnum):
    """How much an answer may be trusted."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How often somebody says the words that were asked for; None if it is not known who."""

    speaker: str | None
    count: int


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """The answer to a question about interviews themselves: what is asked, and the interviews it is asked of.

    `seconds` is the moment that was asked for, if nothing is said there or no times are known. `chapters` are indexes
    of chapters, each of the interview at its place in `interviews`; `speakers` are who speaks in a single one, or whose
    words alone were asked for. `counts` are of `words`, by everybody, most first.
    """

    fact: Fact
    interviews: tuple[InterviewInfo, ...] = ()
    seconds: float | None = None
    chapters: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()
    words: str = ""
    counts: tuple[SpeakerCount, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeReading:
    """How a time that may mean two was read, in seconds: 1:48 as 1 minute 48 seconds, not as 1 hour 48 minutes."""

    interview: str
    taken: float
    other: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes for a question, best first, none overlapping.

    `fact` answers a question about the interview itself; then there are quotes only of a moment or a
    chapter of it, or of words that were counted.
    """

    confidence: Confidence
    quotes: tuple[Quote, ...]
    chapters: tuple[str, ...] = ()  # if there is no answer: the chapters that come nearest
    question: bool = True  # False for a greeting, thanks, or characters that are not words
    words_only: bool = False  # no sentence encoder was available: searched by words alone
    searched: Searched = ONE_INTERVIEW
    fact: FactAnswer | None = None
    wanted: int = 1  # how many quotes were asked for
    part: str | None = None  # the part of a long message, or the one of several questions, that was answered
    other_questions: tuple[str, ...] = ()  # of the message, which were not answered
    time: TimeReading | None = None  # of a moment whose time may mean two
    language: str | None = None  # of a question that is not English, such as "de"
    may_be_foreign: bool = False  # nothing was found, and few of the words are English or known from an interview

"""A question about the interview itself, not about what was said in it: how long, when, who, which chapters. Pure.

A real question about content must never be taken for one, so a pattern has to fit the whole message: "how long is it"
fits, "how long is the interview process at your company" does not.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from bot.model import Fact
from bot.search.chapter_questions import ASKING, ChapterTopic, read_chapter_topic
from bot.search.fact_wordings import WORDINGS
from bot.search.message import expand_shorthand, normalize, strip_chatter, strip_mentions
from bot.search.moments import AskedTime, moment_in
from bot.search.terms import fold
from bot.search.word_questions import WordQuestion, read_word_question


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """What is asked, with the time of a moment, what names a chapter, or the words to count."""

    fact: Fact
    time: AskedTime | None = None
    topic: ChapterTopic | None = None
    counted: WordQuestion | None = None


_MOST_WORDS = 22  # of a question about the interview itself
_WORD = re.compile(r"[^\W_]+(?:[.:'][^\W_]+)*")


@cache
def _pattern(fact: Fact) -> re.Pattern[str]:
    """Compiled when somebody asks: compiling all of them is a sixth of what it takes to start a command."""
    return re.compile("|".join(f"(?:{pattern.strip()})" for pattern in WORDINGS[fact].strip().splitlines()))


_ASKING = ASKING | frozenset(re.findall(r"[a-z]+", " ".join(WORDINGS.values())))
"""Words of the patterns, which need no correction."""

_CONTRACTIONS = (
    (re.compile(r"\b(who|what|where|when|how|long|it|that|here|there)['’]?s\b"), r"\1 is"),
    (re.compile(r"\b(who|what|where)['’]?re\b"), r"\1 are"),
    (re.compile(r"\b(who|what|where|when|how)['’]d\b"), r"\1 did"),
    (re.compile(r"^(?:roughly|approximately|about)(?= how\b)"), ""),
    (re.compile(r"\b(who|what|where|when|how) u\b"), r"\1 you"),
    (
        re.compile(r"\b(?:pls|plz|please|exactly|actually|again|anyway|just|tf|the (?:hell|heck))\b"),
        " ",
    ),
)
_EDGES = frozenset("and so ok okay um uh well also but then now please btw lol hey hi".split())
_LEADING = (
    re.compile(r"(?:can|could|would|will) (?:you|u|i|we) (?=(?:give|show|list|name|get|see)\b)"),
    re.compile(r"(?:(?:can|could|would|will) (?:you|u|someone|anyone) )?(?:tell|show|remind|let) (?:me|us)(?: know)? "),
    re.compile(
        r"(?:do you know|does anyone know|any idea|anyone know|i want to know|i wonder|i would like to know|"
        r"i need to know|may i ask|can i ask|question|quick question|wondering) "
    ),
)


def read_interview_question(
    text: str,
    speakers: Collection[str] = (),
    correct: Callable[[str], str] = str,
) -> InterviewQuestion | None:
    """What a message asks about the interview itself; None if it asks about content. Raises InputError without words.

    `speakers` are folded words that name those who speak: "the Zuckerberg interview" is the interview. `correct`
    puts the spelling of a word right.
    """
    message = strip_mentions(normalize(text))
    if (time := moment_in(message, speakers)) is not None:
        return InterviewQuestion(Fact.MOMENT, time)
    wordings = dict.fromkeys((message, strip_chatter(message)))
    if (
        counted := next(filter(None, (read_word_question(wording, speakers) for wording in wordings)), None)
    ) is not None:
        return InterviewQuestion(Fact.WORDS, counted=counted)
    asked = [words for wording in wordings if (words := _asked_words(wording, speakers, correct))]
    for words in asked:
        if (fact := _fact(words)) is not None:
            return InterviewQuestion(fact)
    topics = (read_chapter_topic(_without_leading(words).split()) for words in asked)
    topic = next((topic for topic in topics if topic is not None), None)
    return InterviewQuestion(Fact.CHAPTER, topic=topic) if topic is not None else None


def _asked_words(text: str, speakers: Collection[str], correct: Callable[[str], str]) -> list[str]:
    """The words of a message in the forms that the patterns have; none if they are too many."""
    words = [word if word in _ASKING else correct(word) for word in _plain_words(expand_shorthand(text))]
    return _without_speakers(words, speakers) if len(words) <= _MOST_WORDS else []


def _plain_words(text: str) -> list[str]:
    """The words of a message, folded, in the forms that the patterns have."""
    folded = fold(text)
    for pattern, form in _CONTRACTIONS:
        folded = pattern.sub(form, folded)
    words = _WORD.findall(folded)
    while words and words[0] in _EDGES:
        words = words[1:]
    while words and words[-1] in _EDGES:
        words = words[:-1]
    return words


def _fact(words: list[str]) -> Fact | None:
    asked = _without_leading(words)
    return next((fact for fact in WORDINGS if _pattern(fact).fullmatch(asked)), None)


def _without_leading(words: list[str]) -> str:
    asked = " ".join(words)
    for leading in _LEADING:
        if (match := leading.match(asked)) is not None:
            asked = asked[match.end() :]
    return asked


_EPISODE = frozenset("interview interviews podcast episode conversation talk show discussion video pod chat".split())


def _without_speakers(words: list[str], speakers: Collection[str]) -> list[str]:
    """The words with "he" for names; without those that say which interview: "the zuckerberg interview", "with lex"."""
    kept: list[str] = []
    index = 0
    while index < len(words):
        end = _end_of_names(words, index, speakers)
        if end == index:
            kept.append(words[index])
            index += 1
            continue
        follows = bool(kept) and kept[-1] in _EPISODE and words[index] in _JOINS
        precedes = end < len(words) and words[end] in _EPISODE and kept[-1:] not in _AUXILIARIES
        if not follows and not precedes:
            named = "he and he" if "and" in words[index:end] else "he"
            kept.extend([*([words[index]] if words[index] in _JOINS else []), *named.split()])
        index = end
    return kept


_AUXILIARIES = (["does"], ["did"], ["do"])
_JOINS = ("with", "of", "between")


def _end_of_names(words: list[str], start: int, speakers: Collection[str]) -> int:
    """Where a run of names that begins at a word ends: "with mark zuckerberg and lex"; `start` if none begins there."""
    index = last = start
    if words[index] in _JOINS:
        index += 1
    while index < len(words) and (words[index].removesuffix("'s") in speakers or words[index] == "and"):
        if words[index] != "and":
            last = index + 1
        index += 1
    return last if last == start or words[start] != "and" else start

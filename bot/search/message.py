"""A member's message as typed -> readable text, and a question without its chatter, mentions, shorthand and idioms."""

import itertools
import re
import unicodedata

from bot.errors import InputError
from bot.search.phrasebook import (
    CLOSING,
    FRAME,
    FRAME_BEHIND,
    IDIOMS,
    OPENING,
    ORDER,
    REQUEST,
    SHORTHAND,
    SMALL_TALK,
    TOPIC,
)
from bot.search.terms import STOP_WORDS, words_of

LONGEST_MESSAGE = 2000
"""Characters of a question; longer ones are refused."""

LONGEST_CLAIM = 40_000
"""Characters of a message with claimed quotes: as many as Slack, which takes more than Discord, can carry."""

FEWEST_TELLING = 2
"""A question of so many words is understood without the sentence before it."""

REFERS_BACK = frozenset("it it's that that's this them those these there both".split())
"""Words that stand for something said before."""

_LONGEST = {"question": LONGEST_MESSAGE, "claim": LONGEST_CLAIM}
_EXAMPLES = {"question": "what is the meaning of life?", "claim": '"all children are artists"'}
_MENTION = re.compile(r"<[@#!][^>\s]{1,40}>|(?<!\w)@[\w.-]{1,40}")
_SMALL_TALK = re.compile(SMALL_TALK, re.IGNORECASE)
_OPENING = re.compile(OPENING, re.IGNORECASE)
_FRAME, _FRAME_BEHIND = (re.compile(pattern, re.IGNORECASE) for pattern in (FRAME, FRAME_BEHIND))
_REQUEST = re.compile(REQUEST, re.IGNORECASE)
_ORDER = re.compile(ORDER, re.IGNORECASE)
_TOPIC = re.compile(TOPIC, re.IGNORECASE)
_CLOSING = re.compile(CLOSING, re.IGNORECASE)
_SHORTHAND = re.compile(
    r"(?<![\w@#/.])(?:" + "|".join(sorted(map(re.escape, SHORTHAND), key=len, reverse=True)) + r")(?![\w/.])",
    re.IGNORECASE,
)
_IDIOMS = tuple((re.compile(rf"\b{idiom}\b", re.IGNORECASE), meaning) for idiom, meaning in IDIOMS)

_MOST_BEFORE_REQUEST = 10  # words before "do you have the bit where" that are dropped with it
_FEWEST_ASKED = 2  # words that must be left
_LONGEST_CLOSING = 60  # characters
_WORD_START = re.compile(r"\b\w")
_UNUSUAL = re.compile(r"[^\x20-\x7e]+")


def normalize(text: str, what: str = "question") -> str:
    """The text on one line, in composed form, without control and format characters; `what` names it in the error.

    Raises InputError if no word is left or it is too long.
    """
    line = unicodedata.normalize("NFC", " ".join(_visible(text).split()))
    if len(line) > _LONGEST[what]:
        raise InputError(f"the {what} has {len(line):,} characters; keep it to {_LONGEST[what]:,}")
    if not any(character.isalnum() for character in line):
        raise InputError(f"there is no {what} in that; write words, such as: {_EXAMPLES[what]}")
    return line


def _visible(text: str) -> str:
    return _UNUSUAL.sub(_seen, text)


def _seen(match: re.Match[str]) -> str:
    return "".join(_seen_as(unicodedata.category(character), character) for character in match[0])


def _seen_as(category: str, character: str) -> str:
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def strip_mentions(text: str) -> str:
    """The text without the platforms' mentions of people, channels and bots; all of it if no word would be left."""
    stripped = " ".join(_MENTION.sub(" ", text).split())
    return stripped if any(character.isalnum() for character in stripped) else text


def strip_chatter(text: str) -> str:
    """The question in a chatty message: without mentions, greetings, "do you have the bit where" and thanks."""
    question = strip_mentions(text).strip(" ,;:-–—")
    question = _without_small_talk(question)
    question = question[_end_of_openings(question) :]
    if (asked := _asked_topic(question)) is not None:
        return asked[: _start_of_closings(asked)]
    for pattern, most_before in ((_REQUEST, _MOST_BEFORE_REQUEST), (_ORDER, 0)):
        request = _near_start(pattern, question, most_before)
        if request is None:
            continue
        after = question[request.end() :]
        if len(words_of(question[: request.start()])) <= most_before and len(words_of(after)) >= _FEWEST_ASKED:
            question = after
    question = question[: _start_of_closings(question)]
    return question if words_of(question) else text


def _asked_topic(question: str) -> str | None:
    """A request to hear about something as the question it is, "what about fog"; None if it is no such request."""
    request = _TOPIC.match(question)
    topic = question[request.end() :] if request is not None else ""
    return f"what about {topic}" if any(word not in STOP_WORDS for word in words_of(topic)) else None


def _without_small_talk(text: str) -> str:
    """The question without the greeting and small talk before it, if it can be understood alone."""
    talk = _SMALL_TALK.match(text)
    question = text[talk.end() :] if talk is not None else text
    words = words_of(question)
    telling = sum(word not in STOP_WORDS for word in words)
    return question if telling >= FEWEST_TELLING and REFERS_BACK.isdisjoint(words) else text


def _end_of_openings(question: str) -> int:
    """Where the greetings and the like before a question end."""
    end = 0
    while (opening := _OPENING.match(question, end) or _FRAME.match(question, end)) and opening.end() < len(question):
        end = opening.end()
    return end


def _near_start(pattern: re.Pattern[str], question: str, most_before: int) -> re.Match[str] | None:
    """The first match that begins at one of the first words; a search of the whole text would take quadratic time."""
    starts = itertools.islice(_WORD_START.finditer(question), most_before + 1)
    return next((match for start in starts if (match := pattern.match(question, start.start()))), None)


def _start_of_closings(question: str) -> int:
    """Where the thanks and the like after a question begin; they are looked for from the end, a little at a time."""
    end = len(question)
    while closing := _closing(question[:end], max(0, end - _LONGEST_CLOSING)):
        if closing.start() == 0:
            break
        end = closing.start()
    return end


def _closing(question: str, start: int) -> re.Match[str] | None:
    return _CLOSING.search(question, start) or _FRAME_BEHIND.search(question, start)


def expand_shorthand(text: str) -> str:
    """The text with chat shorthand written out, and idioms replaced by their meaning."""
    text = _SHORTHAND.sub(lambda match: SHORTHAND[match[0].casefold()], text)
    for idiom, meaning in _IDIOMS:
        text = idiom.sub(meaning, text)
    return text

"""A request for several quotes -> how many, and about what: "give me 5 quotes about privacy". Pure."""

import re
from dataclasses import dataclass

from bot.search.message import normalize, strip_mentions

MOST_WANTED = 9
"""Quotes that one answer shows; each has a button with its number, which is one digit."""

_LONGEST_REQUEST = 200
"""Characters of a request without a number or a topic; in a longer message the question is looked for first."""

_FEW = 3  # where a message does not say how many

_COUNTS = {
    "two": 2, "a couple of": 2, "a couple": 2, "three": 3, "a few": 3, "several": 3, "four": 4, "five": 5, "six": 6,
    "half a dozen": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a dozen": 12,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
_KINDS = r"(?:best|good|great|nice|short|famous|different|random|other|more|interesting|favou?rite|memorable|cool|real)"
_COURTESY = r"(?:(?:hey|hi|hello|please|pls|ok|so|verbatim)\W{1,3}){0,4}"
_ASK = (
    rf"{_COURTESY}(?:(?:(?:can|could|would|will|may) (?:you|u|i|we)|i(?:'d| would) (?:like|love)(?: to)?) )?"
    r"(?:please |pls )?"
    r"(?:(?:give|show|find|get|list|send|post|quote|fetch|pick|share|have|see|i want|i need|want|need)(?: me| us)? )?"
)
_SO_MANY = (
    r"(?:the |his |her |their |another |any |some |at least |up to |about |around )?(?:top |best )?"
    rf"{_COUNT}(?: ?x)? (?:of (?:the |his |her |their ))?(?:{_KINDS} ){{0,3}}"
)
_QUOTES = r"(?:quotes?|quotations?|passages?|excerpts?|lines|clips|moments|answers|sayings)\b"
_THEY_SAY = r"(?:that )?(?:he|she|they|was|were|is|are)(?: has| have)? (?:says?|said|talks?|talked|speaks?)\b"
_REQUEST = re.compile(
    rf"{_ASK}{_SO_MANY}(?:{_QUOTES}(?: {_THEY_SAY})?|(?:things|sentences|statements) {_THEY_SAY})[\s,:]{{0,3}}",
    re.IGNORECASE,
)
_WORDS = r"(?!(?:of|and|or|the|quotes)\b)[^\W\d_][\w'’-]{0,40}(?: [\w'’-]{1,40}){0,3}"
_TOPIC_BETWEEN = re.compile(
    rf"(?P<before>{_ASK}{_SO_MANY})(?P<topic>{_WORDS}) (?:quotes|quotations)\b(?: (?:about|on|regarding|concerning))?",
    re.IGNORECASE,
)
"""The topic between the number and the quotes: "5 privacy quotes"."""
_POLITE = r"\W{0,3}(?:(?:please|pls|plz|thanks|thank you|thx)\W{0,3})?"
_NUMBER_LAST = re.compile(
    rf"{_ASK}(?:(?:some|the|any) )?(?P<asked>(?:{_WORDS} )?(?:quotes|quotations)\b.{{0,120}}?)"
    rf"(?: ?[,:;–—(]| -| x(?=\W?\d)) ?{_COUNT}(?: ?x| of (?:them|those|these))?\)?{_POLITE}",
    re.IGNORECASE,
)
"""The number behind the topic: "quotes about privacy (5)"."""
_TOPIC_FIRST = re.compile(
    rf"(?:about )?(?P<topic>[^,:;–—?!.\n]{{1,80}}?)(?: ?[,:;–—]| -) ?{_SO_MANY}(?:quotes|quotations){_POLITE}",
    re.IGNORECASE,
)
"""The topic before both: "privacy: 5 quotes"."""
_AT_RANDOM = re.compile(
    rf"{_ASK}(?:random {_COUNT}|{_COUNT.replace('<count>', '<other>')} (?:{_KINDS} )?(?:random (?:ones?|quotes?)|ones|"
    r"randoms?))\W{0,3}(?:(?:please|pls|thanks)\W{0,3})?",
    re.IGNORECASE,
)
"""Without the word "quotes": "random 3", "three random ones"."""
_OF_SOMEBODY = re.compile(
    rf"{_ASK}(?:(?P<one>a|an|one) |(?:some|any|more|the) )?(?:{_KINDS} ){{0,3}}(?:quotes?|quotations?) (?:from|by|of) "
    r"(?P<name>[^,.!?\n]{1,80}?)\W{0,3}(?:(?:please|pls|plz|thanks|thx)\W{0,3})?",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"(?:(?:that (?:are|is|talk|deal)|which (?:are|is)|where (?:he|she|they) (?:talks?|speaks?|says?))\s{1,3})?"
    r"(?:about|on|regarding|concerning|with|(?P<speaker>of|from|by)|in|related to|around)\s{1,3}",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[\s,.!?]{0,3}\b(?:please|pls|plz|thanks|thank you|thx)\W{0,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WantedQuotes:
    """How many quotes a message asks for, and about what; the topic is empty if about anything.

    `may_be_said_by`: the topic may name who says them, as in "quotes from Ada", and not in "quotes about Ada".
    `only_if_said_by`: the message says no number, so it asks for quotes only if the topic does name who says them.
    """

    count: int
    topic: str
    may_be_said_by: bool = False
    only_if_said_by: bool = False


def read_wanted_quotes(text: str) -> WantedQuotes | None:
    """How many quotes about what, or by whom, a message asks for; None if it asks for something else.

    One quote about something is a question like any other; one by somebody is not. Raises InputError.
    """
    message = strip_mentions(normalize(text))
    counted = _read_counted(message)
    if counted is not None or len(text) > _LONGEST_REQUEST:
        return counted
    request = _OF_SOMEBODY.fullmatch(message)
    if request is None:
        return None
    return WantedQuotes(1 if request["one"] else _FEW, request["name"], may_be_said_by=True, only_if_said_by=True)


def _in_usual_order(message: str) -> str:
    """The message with number, quotes and topic in that order: "5 quotes about fog" for "fog quotes (5)"."""
    if (last := _NUMBER_LAST.fullmatch(message)) is not None:
        message = f"{last['count']} {last['asked']}"
    elif (first := _TOPIC_FIRST.fullmatch(message)) is not None:
        return f"{first['count']} quotes about {first['topic']}"
    return _TOPIC_BETWEEN.sub(r"\g<before>quotes about \g<topic>", message, count=1)


def _read_counted(message: str) -> WantedQuotes | None:
    """What a message with a number of quotes asks for; None if it has none, or asks for one."""
    if len(message) <= _LONGEST_REQUEST and _REQUEST.match(message) is None:
        message = _in_usual_order(message)
    request = _REQUEST.match(message)
    if request is None:
        random = _AT_RANDOM.fullmatch(message)
        return _wanted(random["count"] or random["other"], "") if random is not None else None
    rest = message[request.end() :]
    relation = _RELATION.match(rest)
    topic = rest[relation.end() :] if relation is not None else rest
    ending = _ENDING.search(topic, max(0, len(topic) - 20))
    topic = (topic[: ending.start()] if ending is not None else topic).strip(" ,.!?")
    return _wanted(request["count"], topic, may_be_said_by=relation is not None and relation["speaker"] is not None)


def _wanted(typed: str, topic: str, *, may_be_said_by: bool = False) -> WantedQuotes | None:
    count = _COUNTS.get(typed.casefold()) or int(typed)
    return WantedQuotes(count, topic, may_be_said_by) if count > 1 else None


def quotes_at_random(text: str) -> int | None:
    """How many quotes about anything a message asks for; None if it asks for something else. Raises InputError."""
    wanted = read_wanted_quotes(text) if len(text) <= _LONGEST_REQUEST else None
    return wanted.count if wanted is not None and not wanted.topic else None

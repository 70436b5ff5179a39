"""A time of the recording that a message names: 1:56:04, "1 hour 56 minutes in", a link with t=6964s. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.search.terms import fold

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}"
_UNITS = (
    r"(?:\d{1,3} ?(?:hours?|hrs?|h)(?: (?:and )?)?)?(?:\d{1,4} ?(?:minutes?|mins?|min|m)(?: (?:and )?)?)?"
    r"(?:\d{1,5} ?(?:seconds?|secs?|sec|s))?"
)
_TIME = rf"(?P<time>{_CLOCK}|{_UNITS})"
_WHO = r"(?:he|she|they|it|you|we|people|somebody|someone|(?:the )?(?:he|speaker|host|guest|interviewer))"
_VERB = (
    r"(?:said|says?|saying|ask(?:s|ed|ing)?|talk(?:s|ed|ing)? about|discuss(?:ed|es|ing)?|chat(?:ting)? about|told|"
    r"happen(?:ing|s)?|going on|up|next|spoken|quoted?|have)"
)
_ASK = (
    r"(?:what (?:was|is|did|does|do|were|are|gets|got|happens|happened|comes|came)"
    rf"(?: {_WHO})?(?: (?:being|get))?(?: {_VERB})?"
    r"|what (?:he|she|they) (?:said|says|say)"
    r"|(?:what|which) (?:is |was )?(?:the )?(?:topic|subject|quote|part|chapter)(?: (?:is|was|comes))?"
    r"|(?:show|give|quote|play|read|get|find|jump to|go to|skip to)(?: me)?(?: (?:the|a))?"
    r"(?: (?:quote|part|bit|words|moment|passage|line|text|transcript))?"
    r"|(?:the )?(?:quote|part|bit|words|moment|passage|line)"
    r"|who (?:speaks|is speaking|talks|is talking|spoke))"
)
_AT = r"(?:at|around|near|from|after|about|roughly)(?: (?:the|about|around|minute|timestamp|time|mark|second))*"
_MARK = r" (?:in|mark|point|minutes?|into|into it|(?:into|in) the (?:interview|podcast|episode|video|conversation))"
_END = rf"(?:{_MARK})*"
_MARKED = (
    re.compile(rf"(?:{_ASK} )?{_AT} {_TIME}{_END}"),
    re.compile(rf"(?:{_ASK} )?(?:the )?{_TIME}(?:{_MARK})+"),
    re.compile(rf"{_AT} {_TIME}{_END} {_ASK}"),
    re.compile(rf"(?:the )?{_TIME}(?:{_MARK})+ {_ASK}"),
)
"""Times that are said to be times of the recording: "at 1:10", "an hour in"."""
_UNMARKED = re.compile(rf"(?:{_ASK} )?{_TIME}")
_MINUTE = re.compile(
    rf"(?:{_ASK} )?(?:(?:{_AT}|in|during) )?(?:the )?(?:(?:minute|min) (?P<minute>\d{{1,4}})|"
    rf"(?P<nth>\d{{1,4}})(?:st|nd|rd|th) (?:minute|min)){_END}(?: {_ASK})?"
)
_BETWEEN = re.compile(rf"(?:{_ASK} )?(?:between|from) {_TIME}(?: (?:to|until|till))? (?:{_CLOCK}|{_UNITS}){_END}")
_IT = r"(?:it|this|the (?:interview|podcast|episode|video|conversation|talk))"
_UTTERED = (
    r"(?:thing|sentence|words?|line)(?: (?:that )?(?:he|she|they|anyone|anybody) (?:says?|said)| said| spoken)?"
    rf"(?: (?:of|in) {_IT})?"
)
_START = re.compile(
    rf"how (?:does|did) {_IT} (?:start|begin|open)|what (?:is|was) the first {_UTTERED}|"
    rf"what (?:is|was) said (?:at|in) the (?:very )?(?:start|beginning|opening)(?: of {_IT})?|"
    rf"what (?:does|do|did) (?:he|she|they) (?:say|talk about|discuss) (?:at|in) the (?:very )?"
    rf"(?:start|beginning|opening)(?: of {_IT})?|"
    rf"how (?:does|did) he (?:start|begin|open) {_IT}"
)
_FINISH = re.compile(
    rf"how (?:does|did) {_IT} (?:end|finish|close)|what (?:is|was) said at the (?:very )?end(?: of {_IT})?|"
    rf"how (?:does|did) he (?:end|finish|close) {_IT}|"
    r"what (?:does|do|did) (?:he|she|they) (?:say|talk about|discuss) (?:at|in) the (?:very )?"
    rf"end(?:ing)?(?: of {_IT})?|"
    rf"(?:at the (?:very )?end )what (?:does|did) he say|what (?:are|were) (?:the|he) last words(?: of {_IT})?|"
    rf"what (?:is|was) the last {_UTTERED}"
)
_HOURS_ONLY = re.compile(r"\b(\d{1,2}) ?(?:h|hrs?|hours?) ?(?:and )?(\d{1,2})\b(?! ?[ms:])", re.IGNORECASE)
_COUNTS = {
    word: number
    for number, words in enumerate(
        "a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
        "seventeen|eighteen|nineteen|twenty".split("|"),
        start=1,
    )
    for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_WITH_HALF = re.compile(rf"\b{_COUNT} (?:hours? (?:a|one) half|(?:a|one) half hours?|hours? (?P<quarter>a quarter))\b")
_FRACTIONS = (
    (re.compile(r"\b(?:a )?half (?:an )?hour\b"), "30 minutes"),
    (re.compile(r"\ba quarter of an hour\b"), "15 minutes"),
)
_COUNTED = re.compile(rf"\b{_COUNT} (?P<unit>hours?|hrs?|minutes?|mins?|seconds?|secs?)\b")
_SHORT_CLOCK = re.compile(r"(?P<hours>0?[1-9]|[1-9]\d):(?P<minutes>[0-5]\d)")
_SAYS_UNIT = re.compile(r"\b(?:minutes?|mins?)\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{2})\.(\d{2})\b(?![.\d])")
_NOISE = re.compile(r"[^\w: ]+")
_LINK_TIME = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube\.com/watch|youtu\.be/)\S{0,80}?"
    r"[?&]t=(?:(\d{1,2})h)?(?:(\d{1,4})m)?(\d{1,6})?s?(?!\w)",
)
_PART = re.compile(r"(\d{1,5}) ?([hms])")
_ANY_LINK = re.compile(r"https?://\S{1,300}")
_FILLER = re.compile(r"\b(?:please|pls|exactly|hey|hi|verbatim|so|ok|okay|and|tell me)\b")
_WHAT_IS = re.compile(r"\bwhat'?s\b")
LAST_SECONDS = 60.0
"""What "the end" of an interview is."""

_MOST_CHARACTERS = 200
_BEFORE_MARK = re.compile(r".*\d[hms]?|hours?|hrs?|minutes?|mins?")
"""A word behind which "mark" is the mark of a time, though a speaker be called so."""


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time of the recording in seconds; below 0 from the end.

    `as_hours` is what 1:48 is if it means 1 hour 48 minutes, not 1 minute 48 seconds; None if only one can be meant.
    """

    seconds: float
    as_hours: float | None = None


def moment_in(message: str, speakers: Collection[str] = ()) -> AskedTime | None:
    """The time that a message asks about, if it asks about nothing else.

    `speakers` are folded words that name those who speak.
    """
    if len(message) > _MOST_CHARACTERS:
        return None
    link = _LINK_TIME.search(message)
    if link is not None and any(link.groups()) and not _says_more(_ANY_LINK.sub(" ", message), speakers):
        hours, minutes, seconds = (int(part or 0) for part in link.groups())
        return AskedTime(float(hours * 3600 + minutes * 60 + seconds))
    written_out = _HOURS_ONLY.sub(r"\1h \2m", _DOTTED.sub(r"\1:\2:\3", message))
    asked = " ".join(_plain_words(written_out, speakers))
    if (minute := _MINUTE.fullmatch(asked)) is not None:
        return AskedTime(float(int(minute["minute"] or minute["nth"]) * 60))
    if _FINISH.fullmatch(asked) is not None:
        return AskedTime(-LAST_SECONDS)
    if _START.fullmatch(asked) is not None:
        return AskedTime(0.0)
    match = _named_time(asked)
    if match is None or not match["time"] or (named := seconds_of(match["time"])) is None:
        return None
    short = None if _SAYS_UNIT.search(asked) else _SHORT_CLOCK.fullmatch(match["time"])
    return AskedTime(named, float(int(short["hours"]) * 3600 + int(short["minutes"]) * 60) if short else None)


def _named_time(asked: str) -> re.Match[str] | None:
    """The match of a time; one in words must be said to be one of the recording: "an hour in", not "an hour"."""
    in_digits = _in_digits(asked)
    matches = (pattern.fullmatch(in_digits) for pattern in (_BETWEEN, *_MARKED))
    marked = next((match for match in matches if match is not None), None)
    return marked if marked is not None or in_digits != asked else _UNMARKED.fullmatch(asked)


def _in_digits(asked: str) -> str:
    """The text with times in digits: "1 hour 30 minutes" for "an hour and a half"."""
    digits = _WITH_HALF.sub(lambda match: f"{_count(match)} hours {15 if match['quarter'] else 30} minutes", asked)
    for pattern, minutes in _FRACTIONS:
        digits = pattern.sub(minutes, digits)
    return _COUNTED.sub(lambda match: f"{_count(match)} {match['unit']}", digits)


def _count(match: re.Match[str]) -> int:
    return _COUNTS.get(match["count"]) or int(match["count"])


def _says_more(rest: str, speakers: Collection[str]) -> bool:
    words = _plain_words(rest, speakers)
    return bool(words) and re.fullmatch(rf"{_ASK}?(?: ?(?:at|here|there|in this video))?", " ".join(words)) is None


def _plain_words(text: str, speakers: Collection[str]) -> list[str]:
    """The words of a text, folded, with "he" for every run of names."""
    words: list[str] = []
    for word in _NOISE.sub(" ", _FILLER.sub(" ", _WHAT_IS.sub("what is", fold(text)))).split():
        if word not in speakers or (word == "mark" and words and _BEFORE_MARK.fullmatch(words[-1])):
            words.append(word)
        elif words[-1:] != ["he"]:
            words.append("he")
    return words


def seconds_of(time: str) -> float | None:
    """The seconds of a time as people write it: 1:56:04, 56:04, "1 hour 56 minutes"; None for no time of the day."""
    if ":" in time:
        parts = [int(part) for part in time.split(":")]
        if parts[-1] >= 60 or (len(parts) == 3 and parts[1] >= 60):
            return None
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + part
        return float(seconds)
    found = _PART.findall(time)
    scale = {"h": 3600, "m": 60, "s": 1}
    return float(sum(int(number) * scale[unit] for number, unit in found)) if found else None

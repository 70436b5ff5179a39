"""A claimed quote as a member writes it -> its bare words, and the speaker it is attributed to. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.model import Role
from bot.search.message import normalize, strip_mentions
from bot.search.terms import STOP_WORDS, folded_words, words_of

_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{3,})[\"“”»]")
_SAYING = (
    r"(?:said|says|say|saying|told|tells|tell|claimed|claims|claim|put it|puts it|once said|wrote|quoted|stated|states|"
    r"argued|argues|mentioned|asked|asks)"
)
_ASKED_WHETHER = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|please|pls)\b[\s,]*)*(?:(?:is it true|true or false|fact check|fact-check|"
    r"check this|check|verify|real quote|is this real|did he say|did she say)\b[\s,:?-]*(?:that\b\s*)?)+",
    re.IGNORECASE,
)
_MOST_FRAME_WORDS = 3  # content words around a quotation that only say who said it, and where
_FEWEST_QUOTED = 3  # words in quotation marks below which they are a term, not the claim


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed: the text without its frame, its folded words, and the role it is attributed to."""

    text: str
    words: tuple[str, ...]
    role: Role | None


def parse_claim(text: str, names: Mapping[str, Role]) -> Claim:
    """Take a claim out of its quotation marks and attribution. Raises InputError if it has no words."""
    text = strip_mentions(normalize(text, what="claim"))
    quoted = [part for part in _QUOTED.findall(text) if len(words_of(part)) >= _FEWEST_QUOTED]
    if quoted:
        frame = _QUOTED.sub(" ", text)
        # With more around them the quotation marks are part of what is claimed: speech within speech.
        if len(_frame_words(frame, names)) <= _MOST_FRAME_WORDS:
            return _claim(" … ".join(quoted), _role_named(frame, names))
    text = _ASKED_WHETHER.sub("", text) or text
    for pattern in _attributions(names):
        match = re.search(pattern, text, re.IGNORECASE)
        if match and folded_words(rest := text[: match.start()] + text[match.end() :]):
            return _claim(rest, _role_named(match["who"], names))
    return _claim(text, None)


def _frame_words(frame: str, names: Mapping[str, Role]) -> list[str]:
    """Content words of a frame, without names and verbs of saying."""
    return [
        word
        for word in words_of(frame)
        if word not in STOP_WORDS and word not in names and not re.fullmatch(_SAYING, word)
    ]


def _attributions(names: Mapping[str, Role]) -> Iterator[str]:
    """Patterns of how people say who said it, before or after the words."""
    name = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    who = rf"(?P<who>(?:the )?(?:{name})(?:(?:'s)? (?:{name}))*)"
    yield rf"^(?:as |like )?{who}\s*[:—–-]+\s*"
    yield (
        rf"^(?:as |like )?{who}(?: \w+ly)?(?: also| once| has| had| never| did| even)* {_SAYING}"
        rf"(?: (?:it|me|us|him|her|{name}))?(?: that\b)?[\s,:—–-]*"
    )
    yield (
        rf"^(?:did|does|has|when|what|where|didn't|hasn't) {who}(?: really| actually| ever| truly| just)* "
        rf"{_SAYING}(?: that\b)?[\s,:—–-]*"
    )
    yield rf"(?:(?<![\s,])[\s,]+)?(?<![—–~-])[—–~-]+\s*{who}\s*[.?!]*$"
    yield rf"(?<![\s,])[\s,]+(?:{_SAYING}|according to) {who}\s*[.?!]*$"
    yield rf"(?<![\s,])[\s,]+{who} {_SAYING}\s*[.?!]*$"
    yield rf"^according to {who}\s*[,:—–-]*\s*"


def _claim(text: str, role: Role | None) -> Claim:
    text = text.strip(" \"'“”„«»")
    return Claim(normalize(text, what="claim"), tuple(folded_words(text)), role)


def _role_named(text: str, names: Mapping[str, Role]) -> Role | None:
    """The role of the people named in a text, if they all have the same."""
    roles = {names[word] for word in words_of(text) if word in names}
    return roles.pop() if len(roles) == 1 else None

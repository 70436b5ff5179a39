"""Who a frame around a claim says said it: a name that speaks, not one that is spoken to or names the show. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Role
from bot.search.terms import fold

SAYING = (
    r"(?:said|says|say|saying|told|tells|tell|claimed|claims|claim|put it|puts it|wrote|quoted|stated|states|"
    r"argued|argues|mentioned|asked|asks|goes|explained|explains|replied|replies|answered|answers|added|adds)"
)
"""Verbs that name a speaker."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_SPOKEN_TO = frozenset(
    "a told tell tells to with on from at asked ask asks asking for interviewing interviewed about "
    "zu mit im bei an gegenüber à avec chez con en al com para met tegen til med".split()
)
_OF_THE_SHOW = frozenset("de del di von van du of the der".split())
_SHOW = frozenset("podcast podcasts show interview episode pod entrevista entretien intervista gespräch".split())
_INTERVIEWS = frozenset("interviewed interviews interviewing".split())
_LONGEST_FRAME = 2000  # characters
_BEYOND_LATIN = re.compile(r"[^\u0000-\u024f]")
_SAYING_WORDS = frozenset(
    "said says say claimed claims goes explained replied answered added asked asks wrote stated argued told tells "
    "sagt sagte erklärte dice dijo dit déclaré disse diz zegt zei".split()
)
_MARKS_SAYER = frozenset("by said says laut según selon nach".split())


_PRONOUN_SPEAKS = re.compile(r"\b(?:he|she|they) (?:then |also )?(?:said|says|replied|answered|goes)\W*$")

_SURE, _LIKELY, _NOT = 3, 1, 0
"""How surely a name is who speaks: with a verb or mark that says so; with nothing against it; not at all."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    role: Role
    weight: int


def sayer(frame: str, names: Mapping[str, Role]) -> tuple[Role | None, tuple[str, ...]]:
    """The role of whoever a frame says said it, and their name's folded words; None and none if it does not say.

    `names` are folded words with the role of the speaker they name. A wrong speaker is worse than none: where both are
    named and nothing says surely which of them speaks, it is None.
    """
    frame = frame[:_LONGEST_FRAME]
    if any(map(str.isalpha, _BEYOND_LATIN.findall(frame))):
        return None, ()  # in a language that is not read here
    found = _names(frame, names)
    if len({name.role for name in found}) > 1 and _PRONOUN_SPEAKS.search(fold(frame)):
        return None, ()
    speaking = [name for name in found if name.weight]
    if len({name.role for name in speaking}) > 1:
        speaking = [name for name in speaking if name.weight == _SURE]
    if len({name.role for name in speaking}) != 1:
        return None, ()
    return speaking[0].role, speaking[0].words


def _names(frame: str, names: Mapping[str, Role]) -> list[_Name]:
    words = _WORD.findall(fold(frame).replace("'s", " 's ").replace("'", " "))
    if names.keys().isdisjoint(words):
        return []
    found: list[_Name] = []
    index = 0
    while index < len(words):
        end = index
        while end < len(words) and (words[end] in names):
            end += 1
        if end == index:
            index += 1
            continue
        weight = _weight(words[:index], words[end:])
        found.append(_Name(tuple(words[index:end]), names[words[end - 1]], weight))
        index = end
    return found


def _weight(before: list[str], after: list[str]) -> int:
    last = before[-1] if before else ""
    following = [word for word in after[:3] if word != "s"]
    if before[-2:] == ["according", "to"]:
        return _SURE
    if last in _SPOKEN_TO or (following and following[0] in _SHOW | _INTERVIEWS):
        return _NOT
    if last in _OF_THE_SHOW and any(word in _SHOW for word in before[-4:]):
        return _NOT
    if "s" in after[:1] and any(word in _SHOW for word in after[1:3]):
        return _NOT
    speaks = any(word in _SAYING_WORDS for word in after[:2])
    return _SURE if speaks or last in _MARKS_SAYER else _LIKELY

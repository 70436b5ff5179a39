"""Who a frame around a claim says said it: a name that speaks, not one that is spoken to or names the show. Pure.

A host's name is often the show's, too. So without a verb that says so a host speaks only where nothing but a title is
with the name: "Ida Brightwater:", "— Ida, host", but not "Ida Brightwater, episode 3:" or "via Ida".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import Role
from bot.search.terms import fold

SAYING = (
    r"(?:said|says|say|saying|told|tells|tell|claimed|claims|claim|put it|puts it|wrote|quoted|stated|states|"
    r"argued|argues|mentioned|asked|asks|goes|explained|explains|replied|replies|answered|answers|added|adds)"
)
"""Verbs that name a speaker."""
STATING = (
    rf"(?:{SAYING}|admits|admitted|thinks|believes|insists|insisted|confirms|confirmed|confessed|swears|reckons|jokes|"
    r"joked|reveals|revealed|warns|warned|declares|declared|remarks|remarked|notes|noted|quips|quipped|drops|dropped)"
)
"""The same, with verbs that name one only beside a name: "she thinks" may be part of what is quoted."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_SPOKEN_TO = frozenset(
    "a told tell tells to with on from at asked ask asks asking for interviewing interviewed about "
    "zu mit im bei an gegenüber à avec chez con en al com para met tegen til med".split()
)
_OF_THE_SHOW = frozenset("de del di von van du of the der".split())
_SHOW = frozenset("podcast podcasts show interview episode pod entrevista entretien intervista gespräch".split())
_QUESTIONED = frozenset("asked interviewed quizzed pressed grilled questioned interview".split())
_INTERVIEWS = frozenset("interviewed interviews interviewing".split())
_LONGEST_FRAME = 2000  # characters
_BEYOND_LATIN = re.compile(r"[^\u0000-\u024f]")
_SAYING_WORDS = frozenset(
    "said says say claimed claims goes explained explains replied replies answered answers added adds wrote writes "
    "stated states argued argues told tells sagt sagte erklarte dice dijo dit declare disse diz zegt zei".split()
)
_PUTS_IT = (["put", "it"], ["puts", "it"])
_ASKING_WORDS = frozenset({"asked", "asks"})
_MARKS_SAYER = frozenset("by said says dit dijo disse sagt sagte zei laut selon segun nach".split())
_WHILE = frozenset("when after once while before until because if".split())
_OWN_WORDS = frozenset("own words quote line answer reply".split())
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir host guest interviewer podcaster journalist author researcher scientist "
    "engineer president chairman chair boss head founder cofounder co ceo cto coo the a of at and by "
    "quote quotes".split()
)
"""Words beside a name that only say who that is."""
_NAME_MARKS = frozenset(',:()—–-~*_|/\\"“”„«»>')
_SEGMENT = re.compile(r"[.!?;…¦\n]+")
_PRONOUN_SPEAKS = re.compile(r"\b(?:he|she|they) (?:then |also )?(?:said|says|replied|answered|goes)\W*$")

_SURE, _LIKELY, _NOT = 3, 1, 0
"""How surely a name is who speaks: with a verb or mark that says so, or alone; with nothing against it; not at all."""


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
    found = [name for segment in _SEGMENT.split(frame) for name in _names(segment, names)]
    if len({name.role for name in found}) > 1 and _PRONOUN_SPEAKS.search(fold(frame)):
        return None, ()
    sure = [name for name in found if name.weight == _SURE]
    if len({name.role for name in sure}) != 1:
        return None, ()
    others = [name for name in found[found.index(sure[-1]) :] if name.weight == _LIKELY and name.role != sure[0].role]
    return (None, ()) if others else (sure[0].role, sure[0].words)


def _names(segment: str, names: Mapping[str, Role]) -> list[_Name]:
    words = _WORD.findall(fold(segment).replace("'s", " 's ").replace("'", " "))
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
    if _is_only_named(words, names, found):
        return [replace(name, weight=_SURE) if name.weight == _LIKELY else name for name in found]
    return found


def _is_only_named(words: Sequence[str], names: Mapping[str, Role], found: Sequence[_Name]) -> bool:
    """Whether a segment is a name with at most a title and whoever is spoken to; "Ida, ..." speaks to Ida.

    A guest's name is no show's, so more may be with it.
    """
    if len({name.role for name in found if name.weight == _LIKELY}) != 1 or words[-1] == ",":
        return False
    if all(name.role is Role.GUEST for name in found):
        return True
    beside = [word for word in words if word not in names and not (len(word) == 1 and word.isalpha())]  # no initials
    is_spoken_to = any(name.weight == _NOT for name in found)
    known = _TITLES | _NAME_MARKS | (_SPOKEN_TO if is_spoken_to else frozenset())
    return known.issuperset(beside)


def _weight(before: list[str], after: list[str]) -> int:
    last = before[-1] if before else ""
    following = [word for word in after[:3] if word != "s"]
    if after[:1] == ["s"]:
        return _SURE if after[1:2] and after[1] in _OWN_WORDS else _NOT
    if before[-2:] == ["according", "to"]:
        return _SURE
    if last == "by" and _QUESTIONED.intersection(before[-3:]):
        return _NOT
    if last in _SPOKEN_TO or (following and following[0] in _SHOW | _INTERVIEWS):
        return _NOT
    if last in _OF_THE_SHOW and any(word in _SHOW for word in before[-4:]):
        return _NOT
    if following and following[0] in _ASKING_WORDS:
        is_all = not any(map(str.isalnum, "".join(following[1:])))
        return _SURE if is_all and not _WHILE.intersection(before[-2:]) else _NOT
    speaks = any(word in _SAYING_WORDS for word in after[:2]) or after[:2] in _PUTS_IT
    return _SURE if speaks or last in _MARKS_SAYER else _LIKELY

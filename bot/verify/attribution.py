"""Who a frame around a claim says said it: a name that speaks, not one that is spoken to or names the show. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.search.terms import fold

SAYING = (
    r"(?:said|says|say|saying|told|tells|tell|claimed|claims|claim|put it|puts it|wrote|quoted|stated|states|"
    r"argued|argues|mentioned|asked|asks|goes|explained|explains|replied|replies|answered|answers|added|adds)"
)
"""Verbs that name a speaker."""

_WORD = re.compile(r"[^\W_]+|[:(\"“„«—–~-]|[^\w\s]")
_SPOKEN_TO = frozenset(
    "told tell tells to with on from at asked ask asks asking for interviewing interviewed about "
    "zu mit im bei an gegenüber à avec chez con en al com para met tegen til med".split()
)
_OF_THE_SHOW = frozenset("de del di von van du of the der".split())
_SHOW = frozenset("podcast podcasts show interview episode pod entrevista entretien intervista gespräch".split())
_SAYING_WORDS = frozenset(
    "said says say claimed claims goes explained replied answered added asked asks wrote stated argued told tells "
    "sagt sagte dice dijo dit déclaré disse diz zegt zei".split()
)
_MARKS_SAYER = frozenset(
    ["by", "according", "said", "says", "asked", "—", "–", "-", "~", "(", "laut", "según", "selon"]
)


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    role: Role
    weight: int  # 2 if a mark or verb says that this is who speaks


def sayer(frame: str, names: Mapping[str, Role]) -> tuple[Role | None, tuple[str, ...]]:
    """The role of whoever a frame says said it, and their name's folded words; None and none if it does not say.

    `names` are folded words with the role of the speaker they name.
    """
    found = [name for name in _names(frame[:2000], names) if name.weight]
    best = [name for name in found if name.weight == max(other.weight for other in found)]
    if len({name.role for name in best}) != 1:
        return None, ()
    return best[0].role, best[0].words


def _names(frame: str, names: Mapping[str, Role]) -> list[_Name]:
    words = _WORD.findall(fold(frame).replace("'s", " 's ").replace("'", " "))
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


def _weight(before: Sequence[str], after: Sequence[str]) -> int:
    """0 for a name that is spoken to or names the show, 2 for one that surely speaks, 1 for any other."""
    last = before[-1] if before else ""
    following = [word for word in after[:3] if word != "s"]
    if last in _SPOKEN_TO or (following and following[0] in _SHOW):
        return 0
    if last in _OF_THE_SHOW and any(word in _SHOW for word in before[-4:]):
        return 0
    if "s" in after[:1] and any(word in _SHOW for word in after[1:3]):
        return 0
    is_label = bool(after) and (after[0] == ":" or any(word in _SAYING_WORDS for word in after[:3]))
    return 2 if is_label or last in _MARKS_SAYER or (not before and not after) else 1

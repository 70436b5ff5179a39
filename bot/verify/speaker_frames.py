"""How people name whoever said the words beside them: "Moss Keeper (2020)", "M. Keeper >>", "MK:", "A:". Pure.

Each function gives regular expressions as text, for patterns that ignore case.
"""

import re
from collections.abc import Iterator, Mapping

from bot.model import Role
from bot.search.said_names import person_names

_HONORIFIC = r"(?:(?:mr|mrs|ms|dr|prof|professor|sir|captain|capt)\b\.? )?"
_INITIAL = r"(?:[ai]\.|[b-hj-z]\b\.?)"
"""One letter of a name; "a" and "I" are words without a dot."""
NOTE = r"(?:,? ?\([^()]{1,60}\)|,? \d{4})?"
"""What may follow a speaker's name: a year, or anything in parentheses."""
HEAD, TAIL = 240, 200
"""Characters at a text's beginning and end in which a frame is looked for, so that no pattern sees a long text."""
_SIGN = r"(?::|[—–-]+|[=-]?>{1,2}|»|\|)"
"""What stands between a name and the words."""
_TITLE = r"(?:ceo|cto|coo|(?:co-?)?founder|owner|president|author|speaker|answer|question|he|she|him|her)"
REALLY = r"(?: \w+ly)?(?: (?:also|once|has|had|never|did|even|really|actually|just|literally|be|was|is|he|she)){0,3}"
"""What may stand between a speaker and what they do."""
_ROLE = (
    r"(?:ceo|cto|coo|co-?founder|founder|boss|chief|head|president|chairman|owner|creator|host|guest|interviewer|"
    r"interviewee|podcaster)"
)
_OF = r"(?: (?:of|at|behind|from|for) (?:the )?[\w’'&.-]{1,20}(?: [A-Z][\w’'&.-]{1,19}){0,2})?"
TITLED = rf"(?:(?:the|our|your|their|his|her) )?(?:[\w’'.-]{{1,20}} ){{0,2}}?{_ROLE}\b{_OF}"
"""A speaker by what they do: "the CEO of Meta", "our host"; the company may be in front: "Meta's founder"."""
_QUOTE_BEGINS = r"(?-i:(?=[A-Z\"“‘]))"


def any_name(names: Mapping[str, Role]) -> str:
    """A single word of any speaker's name; nothing matches if there are none."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"


def speaker(names: Mapping[str, Role]) -> str:
    """A speaker as people name them: whole or in part, with initials and title, or by initials alone."""
    name = any_name(names)
    first = rf"(?:the )?{_HONORIFIC}(?:{_INITIAL} ?){{0,2}}(?:{name})"
    return rf"(?:{first}(?:(?:['’]s)?,? (?:{_INITIAL} )?(?:{name})){{0,4}}(?:,? {_INITIAL})?|{_initials(names)})"


def labels(names: Mapping[str, Role]) -> Iterator[str]:
    """What may stand before the words: a speaker, and a sign or brackets."""
    who = speaker(names)
    yield rf"^(?:as |like )?{who}{NOTE}\s*{_SIGN}\s*"
    yield rf"^(?:{_TITLE}|(?-i:[A-Z]{{1,3}}))\s*[:>]+\s+"
    yield rf"^(?:<{who}{NOTE}>|\({who}{NOTE}\))\s*{_SIGN}?\s*"
    yield rf"^\[{who}{NOTE}\](?:\s*{_SIGN}\s*|\s+{_QUOTE_BEGINS})"


def initials_in_brackets(names: Mapping[str, Role]) -> str:
    """A speaker's initials after the words: "(M.K.)"."""
    return rf"\({_initials(names)}\)"


def _initials(names: Mapping[str, Role]) -> str:
    letters = "".join(sorted({name[0].upper() for name in person_names(names) if name[0].isascii()}))
    return rf"(?-i:[{letters}]\.? ?[{letters}]\b\.?)" if letters else r"(?!)"

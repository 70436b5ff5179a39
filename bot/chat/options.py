"""Options at the end of a typed text, for platforms whose commands have no options. Pure.

`what is fog? interview=The Lamp Room said_by=guest`, `"the dark" show=Harbour Voices interview=lighthouse-1`
"""

import re
from dataclasses import dataclass

from bot.model import EVERYTHING, Role, Scope, View

_OPTION = re.compile(
    r"(?:^|\s)(?:(?P<name>interview|show)=|(?P<chosen>said[_ ]by=(?:host|guest)|view=(?:clean|strict|captions))(?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TypedOptions:
    """A text without its options, and what they limit it to. `view`: how the words are shown; None: as usual."""

    text: str
    scope: Scope = EVERYTHING
    view: View | None = None


def read_options(text: str) -> TypedOptions:
    """The text before the first option, and the options, without quotation marks around them."""
    found = list(_OPTION.finditer(text))
    if not found:
        return TypedOptions(text)
    ends = [*(option.start() for option in found[1:]), len(text)]
    names: dict[str, list[str]] = {"interview": [], "show": []}
    said_by, view = None, None
    for option, end in zip(found, ends, strict=True):
        chosen = (option["chosen"] or "").casefold().rpartition("=")[2]
        if option["name"]:
            names[option["name"].casefold()].append(text[option.end() : end].strip().strip("\"“”'"))
        elif chosen in set(Role):
            said_by = Role(chosen)
        else:
            view = View(chosen)
    scope = Scope(tuple(names["interview"]), tuple(names["show"]), said_by)
    return TypedOptions(text[: found[0].start()].strip(), scope, view)

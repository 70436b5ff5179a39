"""Options at the end of a typed text, for platforms whose commands have no options. Pure.

`what is fog? interview=The Lamp Room`, `"the dark" show=Harbour Voices interview=lighthouse-1`
"""

import re

from bot.model import EVERYTHING, Scope

_OPTION = re.compile(r"(?:^|\s)(?P<name>interview|show)=", re.IGNORECASE)


def read_options(text: str) -> tuple[str, Scope]:
    """The text before the first option, and the scope that the options name, without quotation marks around them."""
    names = list(_OPTION.finditer(text))
    if not names:
        return text, EVERYTHING
    ends = [*(name.start() for name in names[1:]), len(text)]
    values: dict[str, list[str]] = {"interview": [], "show": []}
    for name, end in zip(names, ends, strict=True):
        value = text[name.end() : end].strip().strip("\"“”'")
        values[name["name"].casefold()].append(value)
    return text[: names[0].start()].strip(), Scope(tuple(values["interview"]), tuple(values["show"]))

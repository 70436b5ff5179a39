"""Limits: what is searched and what may be picked, and how much was searched."""

from dataclasses import dataclass

from bot.model.address import Ref
from bot.model.interview import Role


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked or checked: interviews and shows as somebody named them, and whose words. All if none is named.

    `within` are slugs beyond which nothing is looked for, whatever is named: what a server's admins chose.
    """

    interviews: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    said_by: Role | None = None
    within: frozenset[str] | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class PickFilter:
    """What may be picked: of these interviews and speakers (all if none is named), without overlap with `barred`."""

    interviews: tuple[str, ...] = ()  # slugs
    said_by: tuple[str, ...] = ()  # "host", "guest" or speakers' names
    barred: tuple[Ref, ...] = ()


ANYTHING = PickFilter()


@dataclass(frozen=True, slots=True)
class Searched:
    """How many interviews were searched, of how many, and the title of an only one."""

    count: int = 1
    of: int = 1
    title: str | None = None


ONE_INTERVIEW = Searched()

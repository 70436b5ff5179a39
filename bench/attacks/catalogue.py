"""The attacks by name, in two sizes: as `make attack` makes them, and in short for `make bench`."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial

from bench import damage, scale, workspace
from bench.attacks import crowd, hostile, journals, replicas
from bench.report import Table

NAMES = ("hostile", "crowd", "library", "journals", "replicas")
WITHOUT_LIBRARY = frozenset({"journals", "replicas"})
"""Attacks for which not even the library of the interview must be built."""

COPIES = 30
"""Interviews of the large library: enough that its files are not checked whole at the start."""

Attack = Callable[[], Coroutine[None, None, list[Table]]]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each attack."""

    crowd_seconds: float
    changes: int  # of single bytes, in the library
    journals: int
    kills: int  # over each of the two kinds of journal
    events: int


WHOLE = Sizes(crowd.SECONDS, damage.CHANGES, journals.JOURNALS, replicas.KILLS, replicas.EVENTS)
SHORT = Sizes(crowd_seconds=10.0, changes=60, journals=60, kills=10, events=60)


def attacks(folders: workspace.Workspace, sizes: Sizes) -> Mapping[str, Attack]:
    """Each gives its tables. They need the library of the interview."""
    return {
        "hostile": partial(_hostile, folders),
        "crowd": partial(crowd.measure, folders, sizes.crowd_seconds),
        "library": partial(_library, folders, sizes.changes),
        "journals": partial(_journals, sizes.journals),
        "replicas": partial(replicas.measure, sizes.kills, sizes.events),
    }


async def _hostile(folders: workspace.Workspace) -> list[Table]:
    return [await hostile.measure(folders.data, folders.model)]


async def _library(folders: workspace.Workspace, changes: int) -> list[Table]:
    scale.build(COPIES, folders)
    data = folders.root / scale.DATA
    found = await damage.measure(data, changes)
    table = Table(
        f"{changes} bytes changed in a library of {workspace.disk_size(data):,} MiB",
        ("what was shown of the quote around the byte", "quotes"),
        [(what, str(found[what])) for what in ("right", "refused", "WRONG")],
        [
            "One byte after the other, near the words, title, speakers, chapter, turns and moments of a quote in turn.",
            "Refused: an error in one line in place of the quote.",
        ],
    )
    return [table]


async def _journals(count: int) -> list[Table]:
    return [await journals.measure(count)]

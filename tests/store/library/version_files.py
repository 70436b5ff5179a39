"""What tests of library versions share: the files of a version, which is served, and a change of its seeds."""

from pathlib import Path

from bot.model import Ref, Span, View
from store.library.reader import ServedLibrary
from store.library.schema import DATABASE_FILE
from store.library.vector_file import HASHES_FILE, LENGTHS_FILE, VECTORS_FILE
from store.library.versions import LibraryVersions
from tests.conftest import Workbench
from tests.fixtures.lighthouse import EDITED, lighthouse, span_of

PART_FILES = (DATABASE_FILE, HASHES_FILE, VECTORS_FILE, LENGTHS_FILE)
"""Of a part; the catalogue, which has the same name as a part's tables, lies above."""
FILES = (DATABASE_FILE, *(f"part-*/{name}" for name in PART_FILES))
BREAD = Ref("lighthouse-1", Span(*span_of("he stole my bread")))


def current(workbench: Workbench) -> Path:
    """The version being served."""
    folder = LibraryVersions(workbench.data).current()
    assert folder is not None
    return folder


def found(workbench: Workbench, name: str) -> Path:
    """A file of the version being served."""
    (path,) = current(workbench).glob(name)
    return path


def version_names(workbench: Workbench) -> set[str]:
    return {path.name for path in (workbench.data / "library").iterdir() if path.is_dir()}


async def bread(library: ServedLibrary) -> str:
    (quote,) = await library.quotes([BREAD], View.CLEAN)
    return quote.text


def edit(workbench: Workbench) -> None:
    """Change one word of the seeds; all other texts stay the same."""
    lighthouse(workbench.seeds, EDITED.replace("my bread", "my {bread|loaf}"))


def truncate(path: Path) -> None:
    """Cut the end off a file."""
    path.write_bytes(path.read_bytes()[:-7])

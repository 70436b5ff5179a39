"""Checks that the library is complete and up to date, for `doctor`."""

from pathlib import Path

from bot.errors import LibraryError
from store.encoder import model_name
from store.library.indexing import is_outdated
from store.library.reader import ServedLibrary
from store.library.versions import LibraryVersions


async def describe(data: Path, seeds: Path, model: str | None) -> str:
    """The current version and its number of interviews, after reading it all. Raises LibraryError or EncoderError."""
    versions = LibraryVersions(data)
    current = versions.current()
    if current is None:
        raise LibraryError(f"there is none in {versions.root}; run: python -m bot index")
    if fault := versions.fault(current, thorough=True):
        raise LibraryError(f"{current} is damaged ({fault}); run: python -m bot index")
    library = ServedLibrary(data)
    try:
        count = len(await library.interviews())
    finally:
        await library.close()
    if is_outdated(versions, current, seeds, model_name(model)):
        raise LibraryError("the seeds, the model or the program changed since it was built; run: python -m bot index")
    return f"version {current.name}, {count} {'interview' if count == 1 else 'interviews'}"

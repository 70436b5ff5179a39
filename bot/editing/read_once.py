"""The interviews' folders as editing sees them: a folder that has not changed is not read and proved again."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from bot.editing.ports import EditableSeeds
from bot.model import Interview


class ReadOnce:
    """Fulfils `EditableSeeds` over other seeds. Remembers the last interview, with the files it was read from."""

    def __init__(self, seeds: EditableSeeds) -> None:
        self._seeds = seeds
        self._last: tuple[str, Mapping[str, bytes], Interview] | None = None

    def exclusively(self) -> AbstractContextManager[None]:
        """Meanwhile nobody else changes the folders; others wait. Raises InputError."""
        return self._seeds.exclusively()

    def files(self, slug: str) -> Mapping[str, bytes]:
        """All files of a folder. Raises SeedError."""
        return self._seeds.files(slug)

    def read(self, slug: str) -> Interview:
        """The interview of a folder. Raises SeedError."""
        files = self._seeds.files(slug)  # before the interview is read: a change in between is seen next time
        if self._last is not None and self._last[:2] == (slug, files):
            return self._last[2]
        interview = self._seeds.read(slug)
        self._last = slug, files, interview
        return interview

    def change(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Replace some of its files, if the loader can use the new ones. Raises SeedError or InputError."""
        before = self._seeds.files(slug)  # what somebody changes from here on is seen next time
        interview = self._seeds.change(slug, files)
        self._last = slug, {**before, **files}, interview
        return interview

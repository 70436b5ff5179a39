"""An interview is proved once between two changes of its folder, whoever changes it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.editing.read_once import ReadOnce
from bot.model import Interview
from store.seed_folders import SeedFolders
from tests.bot.editing.conftest import Desk
from tests.fixtures.clockmaker import SLUG


class CountedSeeds(SeedFolders):
    """Folders that count how often they are read. `meanwhile` is the title a person gives during a change."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads, self.meanwhile = 0, ""

    def read(self, slug: str) -> Interview:
        self.reads += 1
        return super().read(slug)

    def change(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        interview = super().change(slug, files)
        if self.meanwhile:
            retitle(self, self.meanwhile)
        return interview


def toml(seeds: SeedFolders) -> str:
    return seeds.files(SLUG)["interview.toml"].decode()


def retitle(seeds: SeedFolders, title: str) -> None:
    before = seeds.read(SLUG).title
    SeedFolders.change(seeds, SLUG, {"interview.toml": toml(seeds).replace(f'"{before}"', f'"{title}"').encode()})


@pytest.fixture
def counted(desk: Desk) -> CountedSeeds:
    return CountedSeeds(desk.folder.parent)


def test_a_folder_that_stays_is_read_once(counted: CountedSeeds) -> None:
    seeds = ReadOnce(counted)
    first = seeds.read(SLUG)
    assert seeds.read(SLUG) is first
    assert counted.reads == 1


def test_what_a_person_changed_is_read(counted: CountedSeeds) -> None:
    seeds = ReadOnce(counted)
    seeds.read(SLUG)
    retitle(counted, "By a person")
    assert seeds.read(SLUG).title == "By a person"


def test_its_own_change_is_not_read_again(counted: CountedSeeds) -> None:
    seeds = ReadOnce(counted)
    changed = seeds.change(SLUG, {"notes.txt": b"checked"})
    assert seeds.read(SLUG) is changed
    assert counted.reads == 0


def test_what_a_person_changed_right_after_its_own_change_is_read(counted: CountedSeeds) -> None:
    seeds = ReadOnce(counted)
    counted.meanwhile = "By a person"
    assert seeds.change(SLUG, {"notes.txt": b"checked"}).title != "By a person"
    assert seeds.read(SLUG).title == "By a person"

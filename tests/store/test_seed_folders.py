"""Folders of interviews are put in place whole or not at all; those that the program brings, never over an edit."""

import errno
from pathlib import Path

import pytest

from bot.errors import InputError, SeedError
from store.seed_folders import SeedFolders, unpack_seeds


def test_they_are_copied_once(seeds: Path, tmp_path: Path) -> None:
    target = tmp_path / "user" / "verbatim" / "seeds"
    unpack_seeds(seeds, target)
    assert {path.name for path in target.iterdir()} == {path.name for path in seeds.iterdir()}
    edited = target / "ferry-2" / "captions.txt"
    edited.write_text("edited")
    unpack_seeds(seeds, target)
    assert edited.read_text() == "edited"
    assert [path.name for path in target.parent.iterdir()] == ["seeds"]


def test_a_folder_that_cannot_be_written_is_named(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SeedError, match=r"^the interviews cannot be written to .*; set VERBATIM_SEEDS"):
        unpack_seeds(seeds, tmp_path / "file" / "seeds")


def test_if_a_new_folder_cannot_be_put_in_place_the_old_one_comes_back(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, place, rename = SeedFolders(seeds), seeds / "lighthouse-1", Path.rename
    before, names = folders.files("lighthouse-1"), sorted(seeds.iterdir())

    def failing(path: Path, target: Path) -> Path:
        if path.name == place.name and target == place:  # the new one; the old one is out of the way by now
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(InputError, match=r"lighthouse-1 cannot be written \(No space left on device\)$"):
        folders.describe("lighthouse-1", before["interview.toml"].decode() + "\n")
    assert folders.files("lighthouse-1") == before
    assert sorted(seeds.iterdir()) == names

"""The interviews that an installed program brings are copied once, whole, and never over what somebody has there."""

from pathlib import Path

import pytest

from bot.errors import SeedError
from store.seed_folders import unpack_seeds


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

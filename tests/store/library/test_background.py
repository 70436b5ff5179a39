"""The library is built in a process of its own, with this process's settings."""

from pathlib import Path

import pytest

from bot.errors import LibraryError
from store.library.background import index_in_background
from store.library.versions import LibraryVersions


@pytest.fixture(autouse=True)
def _settings(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_SEEDS", str(seeds))
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("VERBATIM_MODEL", "off")


@pytest.mark.processes
async def test_the_library_is_built_and_current(tmp_path: Path) -> None:
    assert (await index_in_background()).startswith("The library was built (there was none): 2 interviews")
    assert LibraryVersions(tmp_path / "data").current() is not None


@pytest.mark.processes
async def test_a_failure_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "nowhere"))
    with pytest.raises(LibraryError) as raised:
        await index_in_background()
    assert "the library could not be built: " in str(raised.value)
    assert "nowhere is not a folder" in str(raised.value)
    assert "\n" not in str(raised.value)

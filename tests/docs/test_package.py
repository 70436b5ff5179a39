"""What is packaged: everything the program needs, under the licences it says; the version is the changelog's."""

import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder

from tests.conftest import ROOT
from tests.docs.documents import committed, name_of, read, section

PROJECT: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]


def test_the_wheel_has_every_file_of_the_packages_and_the_licences(tmp_path: Path) -> None:
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    needed = {name_of(path) for name in ("bot", "adapters", "store") for path in committed(f"{name}/*")}
    assert {"store/vocab.txt", "bot/__main__.py"} <= needed
    assert needed - packed == set()
    about = f"verbatim-{PROJECT['version']}.dist-info"
    assert packed >= {f"{about}/licenses/LICENSE", f"{about}/licenses/LICENSES/Apache-2.0.txt"}
    assert {name.partition("/")[0] for name in packed} == {"bot", "adapters", "store", about}


def test_the_version_is_the_last_one_of_the_changelog() -> None:
    [last, *_] = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert PROJECT["version"] == last


def test_the_metadata_says_who_and_under_which_licence() -> None:
    assert PROJECT["authors"] == [{"name": "The Verbatim authors"}]
    assert PROJECT["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 The Verbatim authors\n")
    assert not any("://" in text for text in (*PROJECT["classifiers"], *PROJECT["keywords"]))


def test_every_file_that_is_not_ours_or_not_code_has_its_licence() -> None:
    table = read("LICENSES/README.md")
    named = {
        name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`([\w./-]+/[\w.-]+)`", row)
    }
    seeds = {name_of(path) for path in committed("seeds/*/*") if path.name != "LICENSE.md"}
    learned = {name_of(path) for path in committed("bot/transcript/punctuation/*") if path.suffix != ".py"}
    assert named == seeds | learned | {"store/vocab.txt"}
    for folder in (ROOT / "seeds").iterdir():
        if folder.is_dir():
            said = (folder / "LICENSE.md").read_text(encoding="utf-8")
            assert [path.name for path in folder.iterdir() if path.name not in said and path.name != "LICENSE.md"] == []
    assert "CC BY 4.0" in " ".join(section(read("README.md"), "## Licence").split())


def test_locks_name_no_place_to_fetch_from() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = read(name)
        assert not re.search(r"https?://|file://|--index|--find-links|--extra", text)
        pins = re.findall(r"^[\w.-]+==[^\s;\\]+", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\S", text, re.MULTILINE)) > 5
        assert text.count("--hash=sha256:") >= len(pins)

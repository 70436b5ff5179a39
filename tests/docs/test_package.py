"""What is packaged: everything the program needs, under the licences it says; the version is the changelog's."""

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from bot.app import published_score
from tests.conftest import ROOT
from tests.docs.documents import committed, name_of, read, section
from tests.fixtures.patience import HANGS

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


def test_the_wheel_built_from_the_source_distribution_is_the_same(tmp_path: Path) -> None:
    """Whoever installs from source has every file, whatever the repository has besides."""
    [packed] = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    [unpacked] = (tmp_path / "unpacked").iterdir()
    assert unpacked.name == f"verbatim-{PROJECT['version']}"
    assert {name_of(path) for path in committed("LICENSES/*")} <= {
        path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")
    }
    assert _wheel_of(unpacked, tmp_path / "from-sdist") == _wheel_of(ROOT, tmp_path / "from-repository")


def _wheel_of(source: Path, out: Path) -> dict[str, int]:
    """The files of a wheel, each with the checksum of its bytes."""
    [wheel] = WheelBuilder(str(source)).build(directory=str(out), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        return {item.filename: item.CRC for item in archive.infolist()}


def test_hosts_that_install_requirements_txt_get_the_lock() -> None:
    """One file, so that the two cannot differ."""
    lines = [line for line in read("requirements.txt").splitlines() if not line.startswith("#")]
    assert lines == ["-r requirements.lock"]
    names = {re.split(r"[<>=\[]", line)[0].replace(".", "-") for line in PROJECT["dependencies"]}
    pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", read("requirements.lock"), re.MULTILINE))
    assert {name.casefold() for name in names} - pinned == set()


@pytest.mark.processes
def test_an_installed_wheel_answers_in_any_folder(tmp_path: Path) -> None:
    """From the wheel alone: its interviews and the published score are in it, its data goes to the user's folder."""
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    site, folder, home = tmp_path / "site", tmp_path / "anywhere", tmp_path / "home"
    for made in (folder, home):
        made.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    script = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.__main__ import run; run()"
    settings = {"HOME": str(home), "XDG_DATA_HOME": str(home / "share"), "VERBATIM_MODEL": "off"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | settings

    def started(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=HANGS, check=False
        )

    def typed(*arguments: str) -> subprocess.CompletedProcess[str]:
        return started(script, str(site), *arguments)

    asked = typed("ask", "--json", "what is presence?")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["quotes"][0]["interview"] == "zuckerberg-267"
    assert list(folder.iterdir()) == []
    assert typed("--data", str(tmp_path / "other"), "index").returncode == 0
    assert (tmp_path / "other" / "library" / "current").is_file()
    score = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom bot import app, places\n"
        "print(app.published_score(places.readme()))"
    )
    assert started(score, str(site)).stdout.strip() == published_score(ROOT / "README.md")


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
    learned |= {name_of(path) for pattern in ("store/*.npz", "bot/search/*.tsv") for path in committed(pattern)}
    assert named == seeds | learned | {"store/vocab.txt", "tests/fixtures/shipped_vectors.npz"}
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

"""What hosts read: Dockerfile, compose.yaml, Procfile and their kin name what exists, and run without rights."""

import re
import shlex
import subprocess

import yaml

from tests.conftest import ROOT
from tests.docs.documents import committed, name_of, read

DOCKERFILE = read("Dockerfile")


def test_the_image_has_all_that_the_program_needs() -> None:
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]
    }
    assert copied >= {"bot", "adapters", "store", "seeds", "README.md", "pyproject.toml", "requirements.lock"}
    assert all((ROOT / name).exists() for name in copied)
    kept = {line.removeprefix("!") for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert kept == copied


def test_the_image_runs_as_a_user_without_rights_and_says_whether_it_lives() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "/healthz" in last
    assert last.rstrip().endswith('CMD ["python", "-m", "bot", "run"]')


def test_compose_has_a_read_only_root_and_waits_for_the_database() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]
    bot = services["verbatim"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert bot["environment"]["DATABASE_URL"].startswith("postgresql://verbatim:")
    assert services["database"]["image"] == "postgres:15"
    assert not [port for port in bot["ports"] if not port.startswith("127.0.0.1:")]


def test_hosts_run_and_build_what_is_documented() -> None:
    assert read("Procfile") == "worker: python -m bot run\n"
    script = ROOT / "bin" / "post_compile"
    assert script.stat().st_mode & 0o111
    assert read("bin/post_compile").rstrip().endswith("python -m bot index")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert re.fullmatch(r"3\.1[1-4]\n", read(".python-version"))


def test_no_secret_is_in_what_is_built() -> None:
    names = {name_of(path) for path in committed("*")}
    assert ".env" not in names
    for name in ("Dockerfile", "compose.yaml"):
        words = shlex.split(read(name).replace("'", ""), comments=True)
        assert not [word for word in words if re.search(r"(TOKEN|SECRET|PASSWORD)=[^$\s]", word)], name

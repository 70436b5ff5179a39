"""What many tests share: interviews in a temporary folder, libraries built from them, the command line."""

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from bot.__main__ import main
from bot.quotes.service import QuoteService
from store.encoder import OnnxEncoder
from store.library import indexing
from store.library.reader import ServedLibrary
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fakes import FakeEncoder, silent
from tests.fixtures.lighthouse import ferry, lighthouse
from tests.fixtures.locks import locked
from tests.fixtures.order import SLOW_FILES, slow_first
from tests.fixtures.patience import HANGS, be_patient
from tests.fixtures.postgres_server import PostgresServer, which_postgres
from tests.fixtures.shipped_vectors import build_shipped

ROOT = Path(__file__).parents[1]

# Where bytecode is switched off, each program that a test starts would compile all of its source again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A run that decides must not depend on luck, nor on how busy the machine is; a nightly one explores.
settings.register_profile("ci", max_examples=25, derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=1000, derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_xdist_auto_num_workers() -> int | None:
    """Two workers a core: many tests wait, for processes, sockets and SQLite.

    PYTEST_XDIST_AUTO_NUM_WORKERS says otherwise.
    """
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else 2 * min(os.cpu_count() or 1, 8)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run which PostgreSQL is here: the journal's tests are only as good as its version."""
    terminalreporter.write_line(f"PostgreSQL: {which_postgres()}")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among thousands of tests, and what they import: it all stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before -m looks for it
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark whatever starts the program as people do, and put the slow tests first."""
    slow, quick = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        if {"process", "shell"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("processes")
        is_slow = item.get_closest_marker("processes") is not None or item.path.as_posix().endswith(SLOW_FILES)
        (slow if is_slow else quick).append(item)
    workers = getattr(config, "workerinput", {}).get("workercount")
    if workers is not None:
        items[:] = slow_first(slow, quick, workers)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees no setting of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("VERBATIM_", "DISCORD_", "SLACK_")) or name in (
            "PORT",
            "DATABASE_URL",
            "NO_COLOR",
            "FORCE_COLOR",
            "COLUMNS",
        ):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _time_enough() -> Iterator[None]:
    """On a busy machine nothing is given up, hidden or put off because it took a few seconds."""
    with pytest.MonkeyPatch.context() as patch:
        be_patient(patch.setattr)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share, for what is made once."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def built(shared_folder: Path) -> BuiltLibraries:
    """The libraries that this run built already."""
    return BuiltLibraries(shared_folder / "libraries")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Both interviews."""
    lighthouse(tmp_path / "seeds")
    ferry(tmp_path / "seeds")
    return tmp_path / "seeds"


@dataclass(frozen=True, slots=True)
class Workbench:
    """A seeds folder, a data folder, and an encoder between them."""

    seeds: Path
    data: Path
    encoder: FakeEncoder
    built: BuiltLibraries | None = None

    async def index(self, *, force: bool = False) -> indexing.IndexResult:
        """Bring the library up to date."""
        return await indexing.index(
            self.seeds, self.data, self.encoder.model, lambda: self.encoder, silent, force=force
        )

    @asynccontextmanager
    async def served(self) -> AsyncIterator[ServedLibrary]:
        """The library, built and opened."""
        build = indexing.index if self.built is None else self.built.index
        await build(self.seeds, self.data, self.encoder.model, lambda: self.encoder, silent)
        library = ServedLibrary(self.data, self.encoder.model)
        try:
            yield library
        finally:
            await library.close()

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteService]:
        """A bot over it."""
        async with self.served() as library:
            yield QuoteService(library, self.encoder)


@pytest.fixture
def workbench(seeds: Path, tmp_path: Path, built: BuiltLibraries) -> Workbench:
    """Both interviews, not indexed yet."""
    return Workbench(seeds, tmp_path / "data", FakeEncoder(), built)


@pytest.fixture
async def library(workbench: Workbench) -> AsyncIterator[ServedLibrary]:
    """Both interviews, served."""
    async with workbench.served() as served:
        yield served


# --- the command line ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on the error output of a command that failed and printed nothing else."""
        assert self.out == ""
        (line,) = self.err.splitlines()
        return line


Typed = Callable[..., Ran]


@pytest.fixture
def typed(
    seeds: Path,
    tmp_path: Path,
    built: BuiltLibraries,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Typed:
    """Run a command in this process, by words alone, over both interviews."""
    monkeypatch.setattr(indexing, "index", built.index)
    monkeypatch.setenv("VERBATIM_SEEDS", str(seeds))
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("VERBATIM_MODEL", "off")

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as ended:  # --help, --version
            code = int(ended.code or 0)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def process(seeds: Path, tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[bytes]"]:
    """Run a command in a process of its own, as `typed` does in this one; `typing` goes to its standard input.

    The shell line `around` does what must happen before the start, such as closing a stream: this process has threads
    when tests run in parallel, so it must not run Python in a fork.
    """

    def run(
        arguments: Sequence[str | bytes],
        typing: bytes = b"",
        environment: dict[str, str] | None = None,
        around: str = 'exec "$@"',
        **settings: object,
    ) -> "subprocess.CompletedProcess[bytes]":
        held = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
        held |= {
            "VERBATIM_SEEDS": str(seeds),
            "VERBATIM_DATA": str(tmp_path / "data"),
            "VERBATIM_MODEL": "off",
            **(environment or {}),
        }
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        if "stdin" not in streams:
            streams["input"] = typing
        command = ["bash", "-c", around, "bash", sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, env=held, cwd=ROOT, timeout=HANGS, check=False, **streams)  # type: ignore[call-overload,no-any-return]

    return run


# --- databases ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres(shared_folder: Path) -> Iterator[PostgresServer]:
    """PostgreSQL, started once a worker, and only by a worker that needs it."""
    server = PostgresServer(shared_folder / "postgres")
    yield server
    server.close()


@pytest.fixture
def own_server(shared_folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL server that a test may stop."""
    server = PostgresServer(shared_folder / "postgres")
    yield server
    server.close()


# --- the real thing -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def packaged_encoder() -> Iterator[OnnxEncoder]:
    """The packaged model, loaded once a worker."""
    encoder = OnnxEncoder()
    yield encoder
    encoder.close()


@pytest.fixture(scope="session")
def real_words(shared_folder: Path, built: BuiltLibraries, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a library over the real seeds without vectors: all that checks need, without the encoding."""
    data = tmp_path_factory.mktemp("real-words")
    with locked(shared_folder / "real-words.lock"):
        asyncio.run(built.index(ROOT / "seeds", data, None, FakeEncoder, silent))
    return data


@pytest.fixture(scope="session")
def real_data(shared_folder: Path, built: BuiltLibraries, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a library over the real seeds with the packaged model. One worker builds it, all copy it."""
    data = tmp_path_factory.mktemp("real")
    with locked(shared_folder / "real.lock"):
        asyncio.run(build_shipped(data, built))
    return data

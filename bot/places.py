"""Where data and interviews are: in the project's folder if the program runs there, else in the user's data folder.

An installed program (pipx, uv, a container) has no project folder. The wheel brings the interviews and the README
with the published score in `bot/packaged/`.
"""

from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The project's folder, if there is one."""

_NAME = "verbatim"
_OWNER_ONLY = 0o600


def keep_private(database: Path) -> None:
    """Let only this user read a SQLite file: it says who asked where. SQLite gives its other files the same rights."""
    for name in (database, database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")):
        with suppress(OSError):  # not there, or another user's: connecting says whether it can be used
            if name == database:
                name.touch(mode=_OWNER_ONLY)
            name.chmod(_OWNER_ONLY)


def is_installed() -> bool:
    """Whether the program was installed from a wheel."""
    return not (ROOT / "pyproject.toml").is_file()


def default_data() -> Path:
    """The folder of the library and journal, unless VERBATIM_DATA names another."""
    return _user_folder() if is_installed() else Path("data")


def default_seeds() -> Path:
    """The folder of interviews, unless VERBATIM_SEEDS names another."""
    return _user_folder() / "seeds" if is_installed() else Path("seeds")


def packaged_seeds() -> Path | None:
    """The interviews that an installed program brings; None in the project's folder, which has them itself."""
    return ROOT / "bot" / "packaged" / "seeds" if is_installed() else None


def packaged_library() -> Path | None:
    """A library that was built when a container's image was, published as replicas do; None if there is none."""
    folder = ROOT / "bot" / "packaged" / "library"
    return folder if folder.is_dir() else None


def readme() -> Path:
    """The README with the published score."""
    return ROOT / "bot" / "packaged" / "README.md" if is_installed() else ROOT / "README.md"


def _user_folder() -> Path:
    import platformdirs  # noqa: PLC0415 - the project's folder does not need it

    return platformdirs.user_data_path(_NAME, appauthor=False)

"""The environment (and .env) -> one frozen Settings. An error names the variable, its value's fault, and the mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingError

PREFIX = "VERBATIM_"
OFF = "off"
"""The value of VERBATIM_MODEL for words alone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the core and the store need; each platform reads its own."""

    data: Path = Path("data")
    seeds: Path = Path("seeds")
    model: str | None = None  # None: the packaged model; "off": words alone; else a folder


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings an environment gives to the core. Raises SettingError for the first that cannot be used."""
    _refuse_unknown(environment)
    return Settings(
        data=_path(environment, "VERBATIM_DATA", "data"),
        seeds=_path(environment, "VERBATIM_SEEDS", "seeds"),
        model=_model(environment),
    )


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt setting must not be silently ignored."""
    known = ("VERBATIM_DATA", "VERBATIM_SEEDS", "VERBATIM_MODEL")
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise SettingError(f"{name}: there is no such setting; known: {', '.join(known)}")


def _path(environment: Mapping[str, str], name: str, default: str) -> Path:
    value = environment.get(name, "").strip() or default
    path = _expanded(name, value)
    try:
        if path.exists() and not path.is_dir():
            raise SettingError(f"{name}: {value} is a file; name a folder")
    except OSError as error:
        raise SettingError(f"{name}: {_short(value)} cannot be a folder ({error.strerror}); name another") from None
    return path


def _expanded(name: str, value: str) -> Path:
    """The path a value names, with ~ for a home. Raises SettingError."""
    if "\0" in value:
        raise SettingError(f"{name}: a path cannot hold a zero byte")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise SettingError(f"{name}: {_short(value)!a} is not UTF-8; name another folder")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise SettingError(f"{name}: {_short(value)} names the home of nobody here; write the whole path") from None


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}..."


_SHOWN = 80  # characters of a value in an error


def _model(environment: Mapping[str, str]) -> str | None:
    value = environment.get("VERBATIM_MODEL", "").strip()
    if not value:
        return None
    if value.lower() in ("off", "none"):
        return OFF
    folder = _path(environment, "VERBATIM_MODEL", "")
    if not folder.is_dir():
        raise SettingError(
            f"VERBATIM_MODEL: {value} is no folder; name one with model.onnx and tokenizer.json, or 'off' for words alone"
        )
    return str(folder)

"""The environment -> which language model helps to edit, if any."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yarl import URL

from bot.errors import SettingError
from bot.settings import EDITOR_KEY, EDITOR_MODEL, EDITOR_URL

_LONGEST = 500  # characters of a value


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """An OpenAI-compatible endpoint. Without `url` no model is asked; `model` may be named all the same."""

    url: str | None = None
    model: str | None = None
    key: str | None = field(default=None, repr=False)  # never in a log


def read_editor(environment: Mapping[str, str]) -> EditorSettings:
    """The settings of the endpoint. Raises SettingError for the first that cannot be used."""
    values = {name: environment.get(name, "").strip() for name in (EDITOR_URL, EDITOR_MODEL, EDITOR_KEY)}
    for name, value in values.items():
        if len(value) > _LONGEST or not value.isprintable() or (name == EDITOR_KEY and not value.isascii()):
            raise SettingError(f"{name}: contains characters that are not allowed, or is too long")
    url = values[EDITOR_URL]
    if url and not _is_address(url):
        raise SettingError(f"{EDITOR_URL}: {url[:80]!r} is not an address; one looks like http://localhost:11434/v1")
    return EditorSettings(url or None, values[EDITOR_MODEL] or None, values[EDITOR_KEY] or None)


def _is_address(url: str) -> bool:
    try:
        address = URL(url)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.host) and " " not in url

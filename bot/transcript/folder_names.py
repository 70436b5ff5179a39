"""Names of interviews' folders and titles, made of the names of files."""

import re
import unicodedata
from pathlib import PurePath

_LONGEST_SLUG = 60
_GENERIC = frozenset(
    {"transcript", "captions", "subtitles", "source", "episode", "audio", "untitled", "index", "stdin"}
)
_LANGUAGES = re.compile(r"\.(?:[a-z]{2}(?:-[A-Za-z]{2,4})?|auto|orig)$")


def slug_of(text: str) -> str:
    """Text as a folder's name: small letters, digits and dashes; empty if it holds none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")


def title_of(name: str) -> str:
    """A title made of a file's name."""
    stem = _LANGUAGES.sub("", PurePath(name).stem)
    return re.sub(r"[_\s-]+", " ", stem).strip() or "Untitled"


def folder_name_of(name: str, title: str) -> str:
    """A folder's name made of a file's name, or of the title where that says nothing."""
    stem = _LANGUAGES.sub("", PurePath(name).stem)
    return slug_of(stem if stem.casefold() not in _GENERIC and slug_of(stem) else title) or "interview"

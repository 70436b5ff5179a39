"""Reads files that come with the program, such as arrays in .npz files; a damaged one gives one clear error."""

import hashlib
import tokenize
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import EncoderError, lack_of


def content_name(path: Path) -> str:
    """A short hash of a file's content. Raises EncoderError if it cannot be read."""
    return hashlib.sha256(read_bytes(path, "restore it")).hexdigest()[:8]


def read_bytes(path: Path, fix: str) -> bytes:
    """A file's content. Raises EncoderError, with the `fix`, if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error, fix) from None


def read_arrays(path: Path, *names: str) -> tuple[NDArray[np.generic], ...]:
    """The arrays of these names, in this order. Raises EncoderError if the file is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file) as arrays:  # given a path, numpy would leave a damaged file open
            return tuple(arrays[name] for name in names)
    except OSError as error:
        raise unreadable(path, error, "restore it") from None
    except (EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, tokenize.TokenError):
        raise EncoderError(f"{path} is damaged; restore it") from None


def unreadable(path: Path, error: OSError, fix: str) -> EncoderError:
    """What is wrong: with the machine, if it lacks something, or with the file."""
    if (lack := lack_of(error)) is not None:
        return EncoderError(f"{path} cannot be read ({lack})")
    return EncoderError(f"{path} cannot be read ({error.strerror}); {fix}")
